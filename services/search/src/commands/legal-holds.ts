import { callerKey } from "@switchboard/kit/caller";
import { appendAuditEntry } from "@switchboard/pg/audit-entries";
import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { EditDeps } from "../changes/edit-client.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { findClient, lockClients } from "../store/clients.ts";
import { deleteLegalHold, saveLegalHold } from "../store/legal-holds.ts";

/** Keeps a client from being erased (D3). Audited. Throws not_found search.client_not_found. */
export function setLegalHold(
  deps: EditDeps,
  asking: Asking,
  { clientId, reason }: { readonly clientId: string; readonly reason: string },
): Promise<void> {
  return hold(deps, asking, "SetLegalHold", { clientId, reason });
}

/** Lets a client be erased again. Audited. Throws not_found search.client_not_found. */
export function liftLegalHold(
  deps: EditDeps,
  asking: Asking,
  { clientId }: { readonly clientId: string },
): Promise<void> {
  return hold(deps, asking, "LiftLegalHold", { clientId });
}

async function hold(
  { pool, now }: EditDeps,
  asking: Asking,
  rpc: string,
  input: { readonly clientId: string; readonly reason?: string },
): Promise<void> {
  const { caller } = asking;
  const { clientId, reason } = input;
  await writeOnce(pool, { asking, rpc, input }, async (tx) => {
    const known = await findClient(tx, clientId, null);
    if (known === undefined) throw clientNotFound(clientId);
    // An erasure that is under way comes first, and leaves nobody to hold.
    await lockClients(tx, [known.id]);
    if ((await findClient(tx, known.id, null)) === undefined) throw clientNotFound(clientId);
    const audited = (action: string, details: Readonly<Record<string, string>>) =>
      appendAuditEntry(tx, { actor: caller, action, targetId: known.id, details });
    if (reason !== undefined) {
      await saveLegalHold(tx, known.id, reason, callerKey(caller), now());
      await audited("set_legal_hold", { reason });
      return {};
    }
    const before = await deleteLegalHold(tx, known.id);
    if (before !== undefined) await audited("lift_legal_hold", { reason: before });
    return {};
  });
}
