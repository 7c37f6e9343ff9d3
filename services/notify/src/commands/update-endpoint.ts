import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { CalledDeps } from "../deps.ts";
import { checkEndpoint, type Endpoint, type EndpointInput } from "../domain/endpoint.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { findEndpoint, lockEndpoint, updateEndpoint as update } from "../store/endpoints.ts";
import { holdPositions } from "../store/stream-positions.ts";

export interface UpdateEndpoint extends EndpointInput {
  readonly id: string;
  /** Undefined leaves it. */
  readonly state: "active" | "disabled" | undefined;
}

/**
 * Replaces what an endpoint is; what it newly asks for it gets from the moment this was answered. Throws not_found
 * notify.endpoint_not_found, invalid_argument notify.invalid_endpoint. Audited.
 */
export async function updateEndpoint(
  { pool, rules, deliveriesQueued }: CalledDeps,
  asking: Asking,
  { id, state, ...input }: UpdateEndpoint,
): Promise<Endpoint> {
  const checked = checkEndpoint(input, rules);
  await writeOnce(pool, { asking, rpc: "updateEndpoint", input: { id, state, ...checked } }, async (tx) => {
    await holdPositions(tx);
    const { url, eventTypes, projectIds, state: was } = await lockEndpoint(tx, id);
    const after = { ...checked, state: state ?? was };
    await update(tx, id, after);
    const details = { before: { url, eventTypes, projectIds, state: was }, after };
    await appendAuditEntry(tx, { actor: asking.caller, action: "update_webhook", targetId: id, details });
    return id;
  });
  deliveriesQueued();
  return findEndpoint(pool, id);
}
