import { type Caller, callerKey } from "@switchboard/kit/caller";
import { type IdempotentRequest, requestHash } from "@switchboard/pg/idempotency";

/** Who asks, and the key under which they may ask again; empty for none. */
export interface Asking {
  readonly caller: Caller;
  readonly idempotencyKey: string;
}

/** What makes a request the same as an earlier one. */
export function idempotent({ caller, idempotencyKey }: Asking, rpc: string, request: unknown): IdempotentRequest {
  // The hash is only needed where there is a key to compare it under.
  const hash = idempotencyKey === "" ? "" : requestHash(rpc, request);
  return { caller: callerKey(caller), key: idempotencyKey, hash };
}
