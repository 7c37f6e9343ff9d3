import { appendToOutbox } from "@switchboard/bus/outbox";
import { type Caller, callerKey } from "@switchboard/kit/caller";
import { appendAuditEntry } from "@switchboard/pg/audit-entries";
import type { Sql } from "@switchboard/pg/pool";
import { asText, type FieldChange } from "../domain/edit-fields.ts";
import { clientEdited, clientSaved } from "../events.ts";
import { logChanges } from "../store/client-changes.ts";
import { listSourcesOf } from "../store/client-sources.ts";
import { bumpClients } from "../store/clients.ts";
import { indexClients } from "./index-clients.ts";

type EditedPart = "account" | "service" | "payment" | "person";

/** What somebody has edited. */
export interface DoneEdit {
  readonly action: `edit_client_${EditedPart}` | "delete_client_service" | "add_client_person" | "remove_client_person";
  readonly clientId: string;
  /** Other clients that became others by it. */
  readonly otherIds?: readonly string[];
  readonly part: EditedPart;
  readonly partId?: string;
  readonly partKind?: string;
  readonly changes: readonly FieldChange[];
  /** Why a service was deleted. */
  readonly reason?: string;
}

/** Makes an edit known, within its transaction: the client's version, the change log, the words, the audit and the facts. */
export async function noteEdit(tx: Sql, actor: Caller, edit: DoneEdit, now: Date): Promise<void> {
  const { action, clientId, otherIds = [], part, partId = "", partKind = "", changes, reason = "" } = edit;
  const deleted = action === "delete_client_service" || action === "remove_client_person";
  const ids = [clientId, ...otherIds];
  await bumpClients(tx, ids, now);
  const by = callerKey(actor);
  const changed = await logChanges(tx, ids, by, now);
  const change = changed.find((one) => one.clientId === clientId);
  if (change === undefined) throw new TypeError("a client that is edited is there");
  await indexClients(tx, ids);
  const fields = (of: (one: FieldChange) => FieldChange["after"]) =>
    Object.fromEntries(changes.map((one) => [one.field, of(one)]));
  const details = {
    before: fields(({ before }) => before),
    after: deleted ? null : fields(({ after }) => after),
    ...(partId !== "" && { id: partId }),
    ...(partKind !== "" && { kind: partKind }),
    ...(reason !== "" && { reason }),
  };
  await appendAuditEntry<DoneEdit["action"]>(tx, { actor, action, targetId: clientId, details });
  await appendToOutbox(tx, [
    ...changed.map((one) => clientSaved({ ...one, actor: by })),
    clientEdited({
      ...change,
      actor: by,
      sources: await listSourcesOf(tx, clientId),
      part,
      partId,
      partKind,
      changes: changes.map(({ field, before, after }) => ({ field, before: asText(before), after: asText(after) })),
      deleted,
      reason,
    }),
  ]);
}
