import type { Reason } from "@switchboard/contracts/gen/reasons";
import { Bytes, neededScopes, type Operation } from "@switchboard/contracts/operation";
import { takesKey } from "../routes/serve.ts";

/** Every reason with which an operation may be refused: its own, and those of its access, its input and the way there. */
export function reasonsOf(operation: Operation): Reason[] {
  return [
    ...ofAccess(operation),
    ...ofInput(operation),
    ...(operation.errors ?? []),
    "gateway.too_many_requests",
    "internal",
    "database_unavailable",
    "rpc.unavailable",
    "rpc.cancelled",
    "rpc.deadline_exceeded",
  ];
}

function ofAccess(operation: Operation): Reason[] {
  const { access, method } = operation;
  const reasons: Reason[] = method === "GET" ? [] : ["auth.origin_not_allowed", "auth.origins_unknown"];
  if (access === "anyone") return reasons;
  reasons.push("auth.required", "auth.not_allowed", "auth.invalid_token", "auth.token_expired", "auth.unknown_staff");
  reasons.push("presence.session_ended", "presence.bad_api_key", "caller.not_allowed");
  if ((neededScopes(operation) ?? []).length > 0) reasons.push("auth.scope_missing");
  return reasons;
}

function ofInput(operation: Operation): Reason[] {
  const { params, query, body } = operation;
  const isKeyed = takesKey(operation);
  const reasons: Reason[] = ["request.malformed"];
  if (params !== undefined || query !== undefined || body !== undefined || isKeyed) reasons.push("request.invalid");
  if (body !== undefined && body !== Bytes) {
    reasons.push("request.malformed_json", "request.body_too_large", "request.unsupported_media_type");
  }
  if (isKeyed) reasons.push("idempotency_key_reused");
  if (query !== undefined && "page_token" in query.properties) reasons.push("page_token_invalid");
  return reasons;
}
