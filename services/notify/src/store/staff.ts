import type { Sql } from "@switchboard/pg/pool";

/** What is kept of a member of staff: whether they may change what leaves the house. */
export interface StaffRow {
  readonly id: string;
  readonly administrator: boolean;
  readonly version: number;
}

/** Whether presence told of them as an administrator. */
export async function isAdministrator(sql: Sql, id: string): Promise<boolean> {
  const { rows } = await sql.query<{ administrator: boolean }>("select administrator from staff where id = $1", [id]);
  return rows[0]?.administrator === true;
}

/** Keeps the newest version of each member of staff. */
export async function saveStaff(sql: Sql, staff: readonly StaffRow[]): Promise<void> {
  await sql.query(
    `
    insert into staff (id, administrator, version)
    select id, administrator, version
    from jsonb_to_recordset($1::jsonb) as s (id uuid, administrator boolean, version int)
    order by id
    on conflict (id) do update
    set administrator = excluded.administrator, version = excluded.version
    where excluded.version > staff.version`,
    [JSON.stringify(staff)],
  );
}
