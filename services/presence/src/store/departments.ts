import { isUuid } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, type Table, upsertOf } from "@switchboard/pg/table";
import type { Department } from "../domain/department.ts";
import { departmentNotFound } from "../domain/refusals.ts";
import { isSlug } from "../domain/text.ts";
import { replaceLinks } from "./links.ts";

const departmentsTable: Table<Department> = {
  name: "departments",
  fields: {
    id: "uuid",
    slug: "text",
    name: "text",
    language: "text",
    acceptsChats: "boolean",
    acceptsTickets: "boolean",
    headId: "uuid",
    escalatesToId: "uuid",
    permissions: "text[]",
    routingMode: "text",
    chatLimit: "int",
    replyLimitS: "int",
    waitingLimitS: "int",
    hours: "jsonb",
    email: "text",
  },
};

const SELECT_DEPARTMENTS = `
  select ${columnsOf(departmentsTable, "d.")}, d.version,
    array(
      select dp.project_id::text
      from department_projects dp
      where dp.department_id = d.id
      order by dp.project_id
    ) as "projectIds"
  from departments d`;

/** Every department, by name. */
export function listDepartments(sql: Sql): Promise<Department[]> {
  return sql.rows<Department>(`${SELECT_DEPARTMENTS} order by d.name, d.id`);
}

/** The departments that answer a project's chats, by name. */
export function listChatDepartments(sql: Sql, projectId: string): Promise<Department[]> {
  return sql.rows<Department>(
    `${SELECT_DEPARTMENTS}
    join department_projects serving on serving.department_id = d.id and serving.project_id = $1
    where d.accepts_chats
    order by d.name, d.id`,
    [projectId],
  );
}

/** The department with this id or slug: no slug looks like an id. */
export async function findDepartment(sql: Sql, name: string): Promise<Department | undefined> {
  if (!isUuid(name) && !isSlug(name)) return undefined;
  const column = isUuid(name) ? "id" : "slug";
  return sql.row<Department>(`${SELECT_DEPARTMENTS} where d.${column} = $1`, [name]);
}

/** As {@link findDepartment}. Throws not_found presence.department_not_found. */
export async function readDepartment(sql: Sql, name: string): Promise<Department> {
  const department = await findDepartment(sql, name);
  if (department === undefined) throw departmentNotFound(name);
  return department;
}

/** Those of these ids that exist, by id. */
export function listDepartmentsByIds(sql: Sql, ids: readonly string[]): Promise<Department[]> {
  return sql.rows<Department>(`${SELECT_DEPARTMENTS} where d.id = any($1::uuid[]) order by d.id`, [ids]);
}

/** How many people are in a department, and how many departments escalate to it. */
export async function countDepartmentUse(sql: Sql, id: string): Promise<{ members: number; escalatedFrom: number }> {
  const row = await sql.row<{ members: number; escalatedFrom: number }>(
    `
    select
      (select count(*)::int from staff_departments where department_id = $1) as members,
      (select count(*)::int from departments where escalates_to_id = $1) as "escalatedFrom"`,
    [id],
  );
  return row ?? { members: 0, escalatedFrom: 0 };
}

/** Locks a department that is to be deleted; whoever joins it waits, and then finds it gone. */
export async function lockDepartmentForDeletion(tx: Sql, id: string): Promise<Department | undefined> {
  await tx.query("select from departments where id = $1 for update", [id]);
  return findDepartment(tx, id);
}

export async function deleteDepartment(tx: Sql, id: string): Promise<void> {
  await tx.query("delete from departments where id = $1", [id]);
}

/** Leaves the departments that somebody heads without a head; answers which they are. */
export function removeHead(tx: Sql, staffId: string): Promise<string[]> {
  return tx.column<string>(
    `
    update departments
    set head_id = null, version = version + 1, updated_at = now()
    where head_id = $1
    returning id`,
    [staffId],
  );
}

/** Lets one transaction at a time change departments; readers go on. */
export async function lockDepartmentChanges(tx: Sql): Promise<void> {
  // Two changes of two departments can close a cycle of escalation together that neither of them sees alone.
  await tx.query("lock table departments in share row exclusive mode");
}

/** Where each department escalates to, by id. */
export async function escalationTargets(sql: Sql): Promise<Map<string, string | null>> {
  const rows = await sql.rows<{ id: string; target: string | null }>(
    "select id, escalates_to_id as target from departments",
  );
  return new Map(rows.map(({ id, target }) => [id, target]));
}

/** Creates the department or changes it. */
export async function upsertDepartment(tx: Sql, department: Omit<Department, "version">): Promise<void> {
  await tx.query(`${upsertOf(departmentsTable, "id")}, version = departments.version + 1, updated_at = now()`, [
    JSON.stringify([department]),
  ]);
}

/** Makes a department serve exactly these projects. */
export function replaceProjects(tx: Sql, departmentId: string, projectIds: readonly string[]): Promise<void> {
  return replaceLinks(tx, "department_projects", ["department_id", "project_id"], departmentId, projectIds);
}

/** Locks departments against change, and answers which of these ids exist. */
export function shareDepartments(tx: Sql, ids: readonly string[]): Promise<string[]> {
  // What a department grants must not change between reading it and announcing a member's permissions. In the order of
  // ids, as every taker of several of these locks.
  return tx.column<string>("select id from departments where id = any($1::uuid[]) order by id for share", [ids]);
}
