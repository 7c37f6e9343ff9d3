import { callerKey } from "@switchboard/kit/caller";
import { type IdempotentRequest, requestHash } from "@switchboard/pg/idempotency";
import type { CallContext } from "@switchboard/rpc/call-context";

/** The request as `once` wants it. */
export function keyed(rpc: string, request: unknown, { caller, idempotencyKey }: CallContext): IdempotentRequest {
  return { caller: callerKey(caller), key: idempotencyKey, hash: requestHash(rpc, request) };
}
