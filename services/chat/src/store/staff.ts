import type { Sql } from "@switchboard/pg/pool";

export interface StaffRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: "operator" | "head" | "administrator";
  readonly departmentIds: readonly string[];
  readonly permissions: readonly string[];
  /** What they chose; only {@link saveStaff} reads it here, the rest asks the operators table. */
  readonly mode: "online" | "offline";
  readonly version: number;
}

/** A member of staff as they are kept. */
export interface StaffMember extends Omit<StaffRow, "mode"> {
  /** Projects whose chats their departments answer; of an administrator all. */
  readonly projectIds: readonly string[];
}

/** A member of staff, if presence told of them. */
export async function findStaff(sql: Sql, id: string): Promise<StaffMember | undefined> {
  const { rows } = await sql.query<StaffMember>(
    `
    select s.id, s.name, s.email, s.role, s.department_ids as "departmentIds", s.permissions, s.version,
      case
        when s.role = 'administrator' then array(select p.id from projects p)
        else array(
          select unnest(d.project_ids)
          from departments d
          where d.id = any (s.department_ids) and d.accepts_chats
        )
      end as "projectIds"
    from staff s
    where s.id = $1`,
    [id],
  );
  return rows[0];
}

/** Addresses of the members of a department who answer chats, by name; at most `limit`. */
export async function listEmails(sql: Sql, departmentId: string, limit: number): Promise<string[]> {
  const { rows } = await sql.query<{ email: string }>(
    `
    select email
    from staff
    where $1::uuid = any (department_ids) and 'chat' = any (permissions) and email <> ''
    order by name, id
    limit $2`,
    [departmentId, limit],
  );
  return rows.map(({ email }) => email);
}

/** Keeps the newest version of each member of staff, and what routing is to know of them. */
export async function saveStaff(sql: Sql, staff: readonly StaffRow[]): Promise<void> {
  await sql.query(
    `
    with routed as (
      insert into operators (id, mode, mode_version)
      select id, mode, version
      from jsonb_to_recordset($1::jsonb) as s (id uuid, mode text, version int)
      order by id
      on conflict (id) do update
      set mode = excluded.mode, mode_version = excluded.mode_version,
        -- Also when they are Online again a moment later: going Offline parks (P3).
        park_pending = operators.park_pending or (operators.mode = 'online' and excluded.mode = 'offline')
      where excluded.mode_version > operators.mode_version
    )
    insert into staff (id, name, email, role, department_ids, permissions, version)
    select id, name, email, role, "departmentIds", permissions, version
    from jsonb_to_recordset($1::jsonb) as s (
      id uuid, name text, email text, role text, "departmentIds" uuid[], permissions text[], version int
    )
    order by id
    on conflict (id) do update
    set name = excluded.name, email = excluded.email, role = excluded.role,
      department_ids = excluded.department_ids, permissions = excluded.permissions, version = excluded.version
    where excluded.version > staff.version`,
    [JSON.stringify(staff)],
  );
}
