import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { Bus } from "@switchboard/bus/nats";
import { fromEventJson } from "@switchboard/contracts/encode";
import { ClientRequestedSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/request_events";
import { chatEventSubject, chatStream } from "@switchboard/contracts/subjects";
import { registerClient } from "../commands/register-client.ts";
import type { SearchDeps } from "../deps.ts";

/** Registers the visitors whom operators want to be clients (C11). */
export function followRegistrations(deps: Omit<SearchDeps, "index">, bus: Bus): Consumer {
  const { pool, log } = deps;
  return startConsumer({
    bus,
    pool,
    stream: chatStream,
    durable: "search-registrations",
    filter: chatEventSubject("client_requested", "*"),
    log,
    handle: ({ payload }) => registerClient(deps, fromEventJson(ClientRequestedSchema, payload)),
  });
}
