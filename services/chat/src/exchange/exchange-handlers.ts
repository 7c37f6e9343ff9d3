import type { ExchangeService } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { requireService } from "@switchboard/kit/caller";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { StreamHandlers } from "@switchboard/rpc/stream-handler";
import { exchangeStreams } from "../metrics.ts";
import type { ExchangeDeps } from "./exchange-calls.ts";
import { ExchangeSession } from "./exchange-session.ts";

/** The streaming face of the service: the hot path. Opened by services; every call on it carries its own caller. */
export function exchangeHandlers(deps: ExchangeDeps, verifier: CallerVerifier): StreamHandlers<typeof ExchangeService> {
  return {
    exchange: (stream, { caller, signal }) => {
      requireService(caller);
      exchangeStreams.inc();
      let open = true;
      stream.onEnd(() => {
        if (open) exchangeStreams.dec();
        open = false;
      });
      new ExchangeSession(deps, verifier, stream, signal);
    },
  };
}
