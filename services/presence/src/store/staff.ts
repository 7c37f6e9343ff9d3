import type { Sql } from "@switchboard/pg/pool";
import type { ForcedOffline } from "../domain/forced-offline.ts";
import { type Mode, type Permission, permissionsOf, type Role, type Staff, type StaffInput } from "../domain/staff.ts";

interface StaffRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly mode: Mode;
  readonly version: number;
  readonly departmentIds: string[];
  readonly granted: Permission[];
}

const SELECT_STAFF = `
  select s.id, s.email, s.name, s.role, s.mode, s.version,
    array(
      select sd.department_id::text
      from staff_departments sd
      where sd.staff_id = s.id
      order by sd.department_id
    ) as "departmentIds",
    array(
      select distinct unnest(d.permissions)
      from staff_departments sd
      join departments d on d.id = sd.department_id
      where sd.staff_id = s.id
    ) as granted
  from staff s`;

function toStaff({ granted, ...row }: StaffRow): Staff {
  return { ...row, permissions: permissionsOf(row.role, granted) };
}

/** Everybody, by id. */
export async function listStaff(sql: Sql): Promise<Staff[]> {
  const { rows } = await sql.query<StaffRow>(`${SELECT_STAFF} order by s.id`);
  return rows.map(toStaff);
}

/** Those of these ids that exist, by id. */
export async function listStaffByIds(sql: Sql, ids: readonly string[]): Promise<Staff[]> {
  const { rows } = await sql.query<StaffRow>(`${SELECT_STAFF} where s.id = any($1::uuid[]) order by s.id`, [ids]);
  return rows.map(toStaff);
}

export async function findStaff(sql: Sql, id: string): Promise<Staff | undefined> {
  return (await listStaffByIds(sql, [id]))[0];
}

/** The role alone, for deciding what somebody may do. */
export async function findRole(sql: Sql, id: string): Promise<Role | undefined> {
  const { rows } = await sql.query<{ role: Role }>("select role from staff where id = $1", [id]);
  return rows[0]?.role;
}

/** Those of these people whose mode is online. */
export async function listWantingWork(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    "select id from staff where id = any($1::uuid[]) and mode = 'online'",
    [ids],
  );
  return rows.map((row) => row.id);
}

/**
 * Creates the person with this email under `id` or changes the one there is; answers whose row it became and whether it
 * is new. The row stays locked until the transaction ends.
 */
export async function upsertStaff(
  tx: Sql,
  id: string,
  { email, name, role }: StaffInput,
): Promise<{ id: string; created: boolean }> {
  const { rows } = await tx.query<{ id: string }>(
    `
    insert into staff (id, email, name, role)
    values ($1, $2, $3, $4)
    on conflict (email) do update
    set name = excluded.name, role = excluded.role, version = staff.version + 1, updated_at = now()
    returning id`,
    [id, email, name, role],
  );
  const saved = rows[0]?.id ?? id;
  return { id: saved, created: saved === id };
}

/** Somebody's mode, with their row locked. */
export interface LockedMode {
  readonly mode: Mode;
  /** Whether it was ever set. */
  readonly chosen: boolean;
  /** Who switched them offline, when it was not they. */
  readonly forced: ForcedOffline | null;
}

/** Locks a person's row, so that changes of their mode take turns; undefined for nobody. */
export async function lockMode(tx: Sql, id: string): Promise<LockedMode | undefined> {
  // Not `for update`: that would wait for departments that merely refer to this person as their head.
  const { rows } = await tx.query<LockedMode>(
    `
    select mode, mode_set_at is not null as chosen,
      case
        when forced_offline_by is not null
          then jsonb_build_object('byName', forced_offline_by, 'reason', forced_offline_reason)
      end as forced
    from staff
    where id = $1
    for no key update`,
    [id],
  );
  return rows[0];
}

/** Sets the mode; nobody's switch but the person's own holds any longer. */
export async function updateMode(tx: Sql, id: string, mode: Mode): Promise<void> {
  await tx.query(
    `
    update staff
    set mode = $2, mode_set_at = now(), forced_offline_by = null, forced_offline_reason = null,
      version = version + 1, updated_at = now()
    where id = $1`,
    [id, mode],
  );
}

/** Sets the mode to offline, by somebody else's hand. */
export async function forceMode(tx: Sql, id: string, { byName, reason }: ForcedOffline): Promise<void> {
  await tx.query(
    `
    update staff
    set mode = 'offline', mode_set_at = now(), forced_offline_by = $2, forced_offline_reason = $3,
      version = version + 1, updated_at = now()
    where id = $1`,
    [id, byName, reason],
  );
}

/** Counts a change of what the members of a department may use; answers who they are. */
export async function bumpMembers(tx: Sql, departmentId: string): Promise<string[]> {
  // Locked in the order of ids, so that two departments that share members do not wait for each other for ever.
  const { rows } = await tx.query<{ id: string }>(
    `
    with members as (
      select s.id
      from staff s
      join staff_departments sd on sd.staff_id = s.id
      where sd.department_id = $1
      order by s.id
      for no key update of s
    )
    update staff
    set version = version + 1, updated_at = now()
    from members
    where staff.id = members.id
    returning staff.id`,
    [departmentId],
  );
  return rows.map((row) => row.id);
}
