import type { Metadata } from "@grpc/grpc-js";
import type { Caller } from "@switchboard/kit/caller";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { CALLER_KEY, IDEMPOTENCY_KEY } from "./metadata.ts";

/** What a server needs to know callers and to tell of failures. */
export interface RpcServerOptions {
  readonly log: Logger;
  readonly verifier: CallerVerifier;
  /** Catches up with the owners of what this service has replicas of. */
  readonly catchUp?: (() => Promise<void>) | undefined;
}

/** What a handler knows of its call beside the request. */
export interface CallContext {
  /** Proved by the caller token; what they may do is for the handler to decide. */
  readonly caller: Caller;
  /** Aborted when the caller has given up, or the server is closing. It is made when it is asked for: few look at it. */
  readonly signal: AbortSignal;
  /** Empty when the caller gave none. */
  readonly idempotencyKey: string;
  readonly log: Logger;
}

/** Longest idempotency key, in characters. */
const KEY_MAX = 200;

export async function createCallContext(
  metadata: Metadata,
  { log, verifier }: RpcServerOptions,
  makeSignal: () => AbortSignal,
): Promise<CallContext> {
  const caller = await verifier.verify(textOf(metadata, CALLER_KEY));
  const idempotencyKey = textOf(metadata, IDEMPOTENCY_KEY);
  if (idempotencyKey.length > KEY_MAX) throw new AppError("invalid_argument", "idempotency_key_invalid");
  let made: AbortSignal | undefined;
  return {
    caller,
    get signal() {
      made ??= makeSignal();
      return made;
    },
    idempotencyKey,
    log,
  };
}

/** A metadata value, empty when it is not there. */
export function textOf(metadata: Metadata, key: string): string {
  return metadata.get(key)[0]?.toString() ?? "";
}
