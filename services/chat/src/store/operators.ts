import type { Sql } from "@switchboard/pg/pool";
import type { Candidate } from "../domain/routing.ts";

/** Whether anyone of a department is online: wants chats, and was heard of not long ago. */
export async function anyoneOnline(sql: Sql, departmentId: string, now: Date): Promise<boolean> {
  const rowCount = await sql.count(
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
  const rows = await sql.rows<{ departmentId: string; online: number }>(
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

/** The members of a department as routing sees them. */
export function listCandidates(sql: Sql, departmentId: string, now: Date): Promise<Candidate[]> {
  return selectCandidates(sql, departmentId, now, "");
}

/** {@link listCandidates} with their rows locked, in the order of their ids. */
export function lockCandidates(tx: Sql, departmentId: string, now: Date): Promise<Candidate[]> {
  // Their mode, reach and load stay as they are read here until what is decided is written.
  return selectCandidates(tx, departmentId, now, "for update of o");
}

async function selectCandidates(sql: Sql, departmentId: string, now: Date, lock: string): Promise<Candidate[]> {
  const rows = await sql.rows<Omit<Candidate, "lastGivenAt"> & { lastGivenAt: Date | null }>(
    `
    select o.id, s.name, o.load, o.last_given_at as "lastGivenAt",
      case
        when o.mode = 'offline' or o.away_at <= $2 then 'offline'
        when o.reachable_until <= $2 then 'suspect'
        else 'online'
      end as availability
    from operators o
    join staff s on s.id = o.id
    where $1::uuid = any (s.department_ids) and 'chat' = any (s.permissions)
    order by o.id
    ${lock}`,
    [departmentId, now],
  );
  return rows.map((row) => ({ ...row, lastGivenAt: row.lastGivenAt ?? undefined }));
}

/** Of the operators, those who are online. */
export async function findOnline(sql: Sql, ids: readonly string[], now: Date): Promise<Set<string>> {
  const rows = await sql.rows<{ id: string }>(
    "select id from operators where id = any ($1::uuid[]) and mode = 'online' and away_at > $2",
    [[...ids], now],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Remembers when routing last gave each of them, who are locked, a chat. */
export async function saveGiven(tx: Sql, given: ReadonlyMap<string, Date>): Promise<void> {
  await tx.query(
    `
    update operators o
    set last_given_at = g.at
    from unnest($1::uuid[], $2::timestamptz[]) as g (id, at)
    where o.id = g.id`,
    [[...given.keys()], [...given.values()]],
  );
}

/** Forgets that chats are to be parked of those who hold none any more. */
export async function endParking(sql: Sql): Promise<void> {
  // In the order of ids, as whoever locks several operators.
  await sql.query(
    `
    with parked as (
      select o.id
      from operators o
      where o.park_pending
        and not exists (select from chats c where c.operator_id = o.id and c.state = 'held')
      order by o.id
      for update
    )
    update operators o
    set park_pending = false
    from parked p
    where o.id = p.id`,
  );
}

/** Keeps what each member of staff chose, newest version alone. */
export async function saveModes(
  tx: Sql,
  staff: readonly { readonly id: string; readonly mode: "online" | "offline"; readonly version: number }[],
): Promise<void> {
  if (staff.length === 0) return;
  await tx.query(
    `
    insert into operators (id, mode, mode_version)
    select id, mode, version
    from jsonb_to_recordset($1::jsonb) as s (id uuid, mode text, version int)
    order by id
    on conflict (id) do update
    set mode = excluded.mode, mode_version = excluded.mode_version,
      -- Also when they are Online again a moment later: going Offline parks (P3).
      park_pending = operators.park_pending or (operators.mode = 'online' and excluded.mode = 'offline')
    where excluded.mode_version > operators.mode_version`,
    [JSON.stringify(staff)],
  );
}
