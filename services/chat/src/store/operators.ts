import type { Sql } from "@switchboard/pg/pool";
import type { Candidate } from "../domain/routing.ts";

/** Whether anyone of a department is online: wants chats, and was heard of not long ago. */
export async function anyoneOnline(sql: Sql, departmentId: string, now: Date): Promise<boolean> {
  const { rowCount } = await sql.query(
    `
    select
    from staff s
    join operators o on o.id = s.id
    where $1::uuid = any (s.department_ids) and 'chat' = any (s.permissions)
      and o.mode = 'online' and o.away_at > $2
    limit 1`,
    [departmentId, now],
  );
  return rowCount > 0;
}

/** How many of each department are online, for departments that have anyone. */
export async function countOnline(sql: Sql, now: Date): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ departmentId: string; online: number }>(
    `
    select department_id as "departmentId", count(*)::int as online
    from operators o
    join staff s on s.id = o.id
    cross join lateral unnest(s.department_ids) as department_id
    where 'chat' = any (s.permissions) and o.mode = 'online' and o.away_at > $1
    group by department_id`,
    [now],
  );
  return new Map(rows.map(({ departmentId, online }) => [departmentId, online]));
}

/** Whether an operator is online. */
export async function isOnline(sql: Sql, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await sql.query("select from operators where id = $1 and mode = 'online' and away_at > $2", [
    id,
    now,
  ]);
  return rowCount > 0;
}

/** The members of a department as routing sees them, with their rows locked, in the order of their ids. */
export async function lockCandidates(tx: Sql, departmentId: string, now: Date): Promise<Candidate[]> {
  // Their mode, reach and load stay as they are read here until what is decided is written.
  const { rows } = await tx.query<Omit<Candidate, "lastGivenAt"> & { lastGivenAt: Date | null }>(
    `
    select ${candidateColumns}
    from operators o
    join staff s on s.id = o.id
    where $1::uuid = any (s.department_ids) and 'chat' = any (s.permissions)
    order by o.id
    for update of o`,
    [departmentId, now],
  );
  return rows.map(toCandidate);
}

/** The members of a department as routing sees them. */
export async function listCandidates(sql: Sql, departmentId: string, now: Date): Promise<Candidate[]> {
  const { rows } = await sql.query<Omit<Candidate, "lastGivenAt"> & { lastGivenAt: Date | null }>(
    `
    select ${candidateColumns}
    from operators o
    join staff s on s.id = o.id
    where $1::uuid = any (s.department_ids) and 'chat' = any (s.permissions)
    order by o.id`,
    [departmentId, now],
  );
  return rows.map(toCandidate);
}

/** Remembers when routing gave each of them a chat. */
export async function saveGiven(tx: Sql, ids: readonly string[], at: Date): Promise<void> {
  await tx.query("update operators set last_given_at = $2 where id = any ($1::uuid[])", [[...ids], at]);
}

const candidateColumns = `o.id, s.name, o.load, o.last_given_at as "lastGivenAt",
  case
    when o.mode = 'offline' or o.away_at <= $2 then 'offline'
    when o.reachable_until <= $2 then 'suspect'
    else 'online'
  end as availability`;

function toCandidate(row: Omit<Candidate, "lastGivenAt"> & { lastGivenAt: Date | null }): Candidate {
  return { ...row, lastGivenAt: row.lastGivenAt ?? undefined };
}
