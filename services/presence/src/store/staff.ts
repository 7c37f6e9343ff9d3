import { isUuid } from "@switchboard/kit/ids";
import { prepared, type Sql } from "@switchboard/pg/pool";
import type { ForcedOffline } from "../domain/forced-offline.ts";
import { staffNotFound } from "../domain/refusals.ts";
import { type Mode, type Permission, permissionsOf, type Staff, type StaffInput } from "../domain/staff.ts";

type StaffRow = Omit<Staff, "permissions"> & { readonly granted: readonly Permission[] };

const SELECT_STAFF = `
  select s.id, s.email, s.name, s.role, s.mode, s.version, s.deactivated_at is not null as deactivated,
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
  return { ...row, permissions: row.deactivated ? [] : permissionsOf(row.role, granted) };
}

/** Everybody, those who left included, by id. */
export async function listStaff(sql: Sql): Promise<Staff[]> {
  return (await sql.rows<StaffRow>(`${SELECT_STAFF} order by s.id`)).map(toStaff);
}

/** Those of these ids that exist, by id. */
export async function listStaffByIds(sql: Sql, ids: readonly string[]): Promise<Staff[]> {
  const text = `${SELECT_STAFF} where s.id = any($1::uuid[]) order by s.id`;
  return (await sql.rows<StaffRow>(prepared(text), [ids])).map(toStaff);
}

/** Undefined also for what is no id. */
export async function findStaff(sql: Sql, id: string): Promise<Staff | undefined> {
  return isUuid(id) ? (await listStaffByIds(sql, [id]))[0] : undefined;
}

/** The person with an email, who may have left. */
export async function findStaffByEmail(sql: Sql, email: string): Promise<Staff | undefined> {
  return (await sql.rows<StaffRow>(`${SELECT_STAFF} where s.email = $1`, [email])).map(toStaff)[0];
}

/** A person who is known to be there. */
export async function readStaff(sql: Sql, id: string): Promise<Staff> {
  const staff = await findStaff(sql, id);
  if (staff === undefined) throw new TypeError("nobody is ever deleted");
  return staff;
}

/** Which people a page is of. */
export interface StaffFilter {
  /** Members of this department only; null for everybody. */
  readonly departmentId: string | null;
  /** Those who left instead of those who have not. */
  readonly deactivated: boolean;
}

/** Up to `limit` people by name, those after a name and id. */
export async function listStaffAfter(
  sql: Sql,
  { departmentId, deactivated }: StaffFilter,
  after: { readonly name: string; readonly id: string } | undefined,
  limit: number,
): Promise<Staff[]> {
  const rows = await sql.rows<StaffRow>(
    `${SELECT_STAFF}
    where (s.deactivated_at is not null) = $1
      and ($2::uuid is null or exists (
        select from staff_departments sd where sd.staff_id = s.id and sd.department_id = $2
      ))
      and ($3::uuid is null or (s.name, s.id) > ($4, $3))
    order by s.name, s.id
    limit $5`,
    [deactivated, departmentId, after?.id ?? null, after?.name ?? "", limit],
  );
  return rows.map(toStaff);
}

/** The members of a department, by name. */
export async function listMembers(sql: Sql, departmentId: string): Promise<Staff[]> {
  const rows = await sql.rows<StaffRow>(
    `${SELECT_STAFF}
    join staff_departments member on member.staff_id = s.id and member.department_id = $1
    order by s.name, s.id`,
    [departmentId],
  );
  return rows.map(toStaff);
}

/** Lets one transaction at a time change roles, so that the last two administrators do not leave at once. */
export async function lockRoles(tx: Sql): Promise<void> {
  // Before every other lock: whoever has it waits for others, but none of those waits for it.
  await tx.query("select pg_advisory_xact_lock(hashtextextended('staff roles', 0))");
}

/** How many people have the role of administrator. */
export function countAdministrators(sql: Sql): Promise<number> {
  return sql.count("select from staff where role = 'administrator' and deactivated_at is null");
}

/** Turns somebody into an ex-employee who may do nothing; false when there is nobody, or they were one already. */
export async function markDeactivated(tx: Sql, id: string): Promise<boolean> {
  const rowCount = await tx.count(
    `
    update staff
    set deactivated_at = now(), role = 'operator', mode = 'offline', version = version + 1, updated_at = now()
    where id = $1 and deactivated_at is null`,
    [id],
  );
  return rowCount === 1;
}

/** Those of these people whose mode is online. */
export function listWantingWork(sql: Sql, ids: readonly string[]): Promise<string[]> {
  return sql.column<string>("select id from staff where id = any($1::uuid[]) and mode = 'online'", [ids]);
}

/**
 * Creates the person with this email under `id` or changes the one there is; answers whose row it became. Whoever had
 * left is back. The row stays locked until the transaction ends.
 */
export async function upsertStaff(tx: Sql, id: string, { email, name, role }: StaffInput): Promise<string> {
  const saved = await tx.value<string>(
    `
    insert into staff (id, email, name, role)
    values ($1, $2, $3, $4)
    on conflict (email) do update
    set name = excluded.name, role = excluded.role, deactivated_at = null, version = staff.version + 1,
      updated_at = now()
    returning id`,
    [id, email, name, role],
  );
  return saved ?? id;
}

/** Somebody's mode, with their row locked. */
export interface LockedMode {
  readonly mode: Mode;
  /** Whether it was ever set. */
  readonly chosen: boolean;
  /** Who switched them offline, when it was not they. */
  readonly forced: ForcedOffline | null;
}

/**
 * Locks a person's row, so that changes of their mode take turns. Throws not_found presence.staff_not_found for nobody,
 * and for who left.
 */
export async function lockMode(tx: Sql, id: string): Promise<LockedMode> {
  if (!isUuid(id)) throw staffNotFound(id);
  // Not `for update`: that would wait for departments that merely refer to this person as their head.
  const row = await tx.row<LockedMode>(
    `
    select mode, mode_set_at is not null as chosen,
      case
        when forced_offline_by is not null
          then jsonb_build_object('byName', forced_offline_by, 'reason', forced_offline_reason)
      end as forced
    from staff
    where id = $1 and deactivated_at is null
    for no key update`,
    [id],
  );
  if (row === undefined) throw staffNotFound(id);
  return row;
}

/** Sets the mode, by the person's own hand unless somebody forced it; no earlier switch holds any longer. */
export async function saveMode(tx: Sql, id: string, mode: Mode, forced: ForcedOffline | null): Promise<void> {
  await tx.query(
    `
    update staff
    set mode = $2, mode_set_at = now(), forced_offline_by = $3, forced_offline_reason = $4,
      version = version + 1, updated_at = now()
    where id = $1`,
    [id, mode, forced?.byName, forced?.reason],
  );
}

/** Counts a change of what the members of a department may use; answers who they are. */
export function bumpMembers(tx: Sql, departmentId: string): Promise<string[]> {
  // Locked in the order of ids, so that two departments that share members do not wait for each other for ever.
  return tx.column<string>(
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
}
