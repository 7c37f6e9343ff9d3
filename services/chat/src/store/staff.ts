import type { Sql } from "@switchboard/pg/pool";

export interface StaffRow {
  readonly id: string;
  readonly name: string;
  readonly role: "operator" | "head" | "administrator";
  readonly departmentIds: readonly string[];
  readonly permissions: readonly string[];
  readonly version: number;
}

/** A member of staff, if presence told of them. */
export async function findStaff(sql: Sql, id: string): Promise<StaffRow | undefined> {
  const { rows } = await sql.query<StaffRow>(
    `
    select id, name, role, department_ids as "departmentIds", permissions, version
    from staff
    where id = $1`,
    [id],
  );
  return rows[0];
}

/** Keeps the newest version of each member of staff. */
export async function saveStaff(sql: Sql, staff: readonly StaffRow[]): Promise<void> {
  await sql.query(
    `
    insert into staff (id, name, role, department_ids, permissions, version)
    select id, name, role, "departmentIds", permissions, version
    from jsonb_to_recordset($1::jsonb) as s (
      id uuid, name text, role text, "departmentIds" uuid[], permissions text[], version int
    )
    order by id
    on conflict (id) do update
    set name = excluded.name, role = excluded.role, department_ids = excluded.department_ids,
      permissions = excluded.permissions, version = excluded.version
    where excluded.version > staff.version`,
    [JSON.stringify(staff)],
  );
}
