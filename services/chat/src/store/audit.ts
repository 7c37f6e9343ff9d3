import { newId } from "@switchboard/kit/ids";
import type { TimePlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";

/** Something that somebody did and that is to be remembered. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: "chat_deleted" | "deletion_requested" | "account_opened";
  readonly params: Readonly<Record<string, string>>;
}

/** Writes what somebody does, in the transaction that does it. */
export async function appendToAudit(tx: Sql, entry: Omit<AuditEntry, "id">): Promise<void> {
  await tx.query("insert into audit (id, at, actor_id, actor_name, action, params) values ($1, $2, $3, $4, $5, $6)", [
    newId(),
    entry.at,
    entry.actorId,
    entry.actorName,
    entry.action,
    JSON.stringify(entry.params),
  ]);
}

/** The audit, newest first, after a position. */
export async function listAudit(sql: Sql, after: TimePlace | undefined, limit: number): Promise<AuditEntry[]> {
  const { rows } = await sql.query<AuditEntry>(
    `
    select id, at, actor_id as "actorId", actor_name as "actorName", action, params
    from audit
    where $1::timestamptz is null or (at, id) < ($1, $2::uuid)
    order by at desc, id desc
    limit $3`,
    [after?.at ?? null, after?.id ?? null, limit],
  );
  return rows;
}
