import type {
  AuditEntry,
  AuditQuestion,
  ListAuditEntriesRequest,
} from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import type { Complete } from "@switchboard/contracts/messages";
import { toDate, toTimestamp } from "@switchboard/contracts/times";
import type { Sql } from "./pool.ts";

/** A table that a service keeps its audit in, beside `id`, `at`, `actor_name` and `action`: SQL for what each has in its way. */
export interface AuditTable {
  readonly name: string;
  readonly actorId: string;
  /** Text, empty where there is none. */
  readonly targetId: string;
  /** A JSON object. */
  readonly details: string;
}

/** Entries of one answer at most. */
const LIMIT_MAX = 500;

type Row = Omit<Complete<AuditEntry>, "at" | "details"> & {
  readonly at: Date;
  readonly details: NonNullable<AuditEntry["details"]>;
};

/** The face of an audit table: the entries that are asked for, newest first. */
export function auditLister(sql: Sql, table: AuditTable) {
  return async ({ question }: ListAuditEntriesRequest) => ({ entries: await listAudit(sql, table, question) });
}

async function listAudit(
  sql: Sql,
  { name, actorId, targetId, details }: AuditTable,
  question: AuditQuestion | undefined,
): Promise<Complete<AuditEntry>[]> {
  const { actorId: by = "", action = "", from, before, afterAt, afterId = "", limit = 0 } = question ?? {};
  const rows = await sql.rows<Row>(
    `
    select id, at, ${actorId} as "actorId", actor_name as "actorName", action, ${targetId} as "targetId",
      ${details} as details
    from ${name}
    where ($1 = '' or ${actorId} = $1)
      and ($2 = '' or action = $2)
      and ($3::timestamptz is null or at >= $3)
      and ($4::timestamptz is null or at < $4)
      and ($5::timestamptz is null or (at, id) < ($5, nullif($6, '')::uuid))
    order by at desc, id desc
    limit $7`,
    [by, action, toDate(from), toDate(before), toDate(afterAt), afterId, Math.min(Math.max(limit, 1), LIMIT_MAX)],
  );
  return rows.map((row) => ({ ...row, at: toTimestamp(row.at) }));
}
