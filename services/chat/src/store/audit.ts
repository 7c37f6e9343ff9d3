import { newId } from "@switchboard/kit/ids";
import type { AuditTable } from "@switchboard/pg/audit";
import type { Sql } from "@switchboard/pg/pool";
import { insertRow, jsonb, type RowOf, table, text, timestamptz, uuid, word } from "@switchboard/pg/table";

const audit = table("audit", {
  id: uuid,
  at: timestamptz,
  actorId: text,
  actorName: text,
  action: word<"chat_deleted" | "deletion_requested" | "account_opened">(),
  params: jsonb<Readonly<Record<string, string>>>(),
});

/** Something that somebody did and that is to be remembered. */
export type AuditEntry = RowOf<typeof audit>;

/** Writes what somebody does, in the transaction that does it. */
export function appendToAudit(tx: Sql, entry: Omit<AuditEntry, "id">): Promise<void> {
  return insertRow(tx, audit, { id: newId(), ...entry });
}

/** How the audit is read. */
export const auditTable: AuditTable = {
  name: "audit",
  actorId: "actor_id",
  targetId: "coalesce(params ->> 'chat_id', '')",
  details: "params",
};
