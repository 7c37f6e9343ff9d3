import { newId } from "@switchboard/kit/ids";
import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, insertRow, jsonb, type RowOf, table, text, timestamptz, uuid, word } from "@switchboard/pg/table";

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

/** A page of the audit, newest first. */
export function listAudit(sql: Sql, page: PageRequest): Promise<Page<AuditEntry>> {
  return readTimePage(
    page,
    "audit",
    async ({ after, limit }) => {
      return sql.rows<AuditEntry>(
        `
        select ${columnsOf(audit)}
        from audit
        where $1::timestamptz is null or (at, id) < ($1, $2::uuid)
        order by at desc, id desc
        limit $3`,
        [after?.at ?? null, after?.id ?? null, limit],
      );
    },
    ({ at, id }) => ({ at, id }),
  );
}
