import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";

/** What a server needs to know callers and to tell of failures. */
export interface RpcServerOptions {
  readonly log: Logger;
  readonly verifier: CallerVerifier;
}
