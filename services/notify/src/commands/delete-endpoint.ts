import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { NotifyDeps } from "../deps.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { lockEndpoint, markDeleted } from "../store/endpoints.ts";

/**
 * Removes an endpoint. Nothing is sent to it any more; its deliveries are removed bit by bit. Throws not_found
 * notify.endpoint_not_found. Audited.
 */
export async function deleteEndpoint({ pool }: NotifyDeps, asking: Asking, id: string): Promise<void> {
  await writeOnce(pool, { asking, rpc: "deleteEndpoint", input: { id } }, async (tx) => {
    const { url, eventTypes, projectIds, state } = await lockEndpoint(tx, id);
    await markDeleted(tx, id);
    const details = { before: { url, eventTypes, projectIds, state }, after: null };
    await appendAuditEntry(tx, { actor: asking.caller, action: "delete_webhook", targetId: id, details });
    return id;
  });
}
