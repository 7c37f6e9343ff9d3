import type { Sql } from "@switchboard/pg/pool";
import type { Department, DepartmentInput } from "../domain/department.ts";
import type { Permission } from "../domain/staff.ts";

const SELECT_DEPARTMENTS = `
  select d.id, d.slug, d.name, d.language, d.accepts_chats as "acceptsChats", d.accepts_tickets as "acceptsTickets",
    d.head_id as "headId", d.escalates_to_id as "escalatesToId", d.permissions, d.version,
    d.routing_mode as "routingMode", d.chat_limit as "chatLimit", d.reply_limit_s as "replyLimitS",
    d.waiting_limit_s as "waitingLimitS", d.hours, d.email,
    array(
      select dp.project_id::text
      from department_projects dp
      where dp.department_id = d.id
      order by dp.project_id
    ) as "projectIds"
  from departments d`;

/** Every department, by name. */
export async function listDepartments(sql: Sql): Promise<Department[]> {
  const { rows } = await sql.query<Department>(`${SELECT_DEPARTMENTS} order by d.name, d.id`);
  return rows;
}

/** The departments that answer a project's chats, by name. */
export async function listChatDepartments(sql: Sql, projectId: string): Promise<Department[]> {
  const { rows } = await sql.query<Department>(
    `${SELECT_DEPARTMENTS}
    join department_projects serving on serving.department_id = d.id and serving.project_id = $1
    where d.accepts_chats
    order by d.name, d.id`,
    [projectId],
  );
  return rows;
}

export async function findDepartment(sql: Sql, id: string): Promise<Department | undefined> {
  const { rows } = await sql.query<Department>(`${SELECT_DEPARTMENTS} where d.id = $1`, [id]);
  return rows[0];
}

/** The id of the department with this slug. */
export async function findDepartmentId(sql: Sql, slug: string): Promise<string | undefined> {
  return (await findDepartmentBySlug(sql, slug))?.id;
}

/** How many people are in a department, and how many departments escalate to it. */
export async function countDepartmentUse(sql: Sql, id: string): Promise<{ members: number; escalatedFrom: number }> {
  const { rows } = await sql.query<{ members: number; escalatedFrom: number }>(
    `
    select
      (select count(*)::int from staff_departments where department_id = $1) as members,
      (select count(*)::int from departments where escalates_to_id = $1) as "escalatedFrom"`,
    [id],
  );
  return rows[0] ?? { members: 0, escalatedFrom: 0 };
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
export async function removeHead(tx: Sql, staffId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `
    update departments
    set head_id = null, version = version + 1, updated_at = now()
    where head_id = $1
    returning id`,
    [staffId],
  );
  return rows.map((row) => row.id);
}

/** Lets one transaction at a time change departments; readers go on. */
export async function lockDepartmentChanges(tx: Sql): Promise<void> {
  // Two changes of two departments can close a cycle of escalation together that neither of them sees alone.
  await tx.query("lock table departments in share row exclusive mode");
}

/** Where each department escalates to, by id. */
export async function escalationTargets(sql: Sql): Promise<Map<string, string | null>> {
  const { rows } = await sql.query<{ id: string; target: string | null }>(
    "select id, escalates_to_id as target from departments",
  );
  return new Map(rows.map(({ id, target }) => [id, target]));
}

/** What the department with this slug is and grants now; undefined when there is none. */
export async function findDepartmentBySlug(
  sql: Sql,
  slug: string,
): Promise<{ id: string; permissions: Permission[] } | undefined> {
  const { rows } = await sql.query<{ id: string; permissions: Permission[] }>(
    "select id, permissions from departments where slug = $1",
    [slug],
  );
  return rows[0];
}

/** Creates the department or changes it. */
export async function upsertDepartment(tx: Sql, id: string, input: DepartmentInput): Promise<void> {
  await tx.query(
    `
    insert into departments
      (id, slug, name, language, accepts_chats, accepts_tickets, head_id, escalates_to_id, permissions,
        routing_mode, chat_limit, reply_limit_s, waiting_limit_s, hours, email)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10, $11, $12, $13, $14::jsonb, $15)
    on conflict (id) do update
    set name = excluded.name, language = excluded.language, accepts_chats = excluded.accepts_chats,
      accepts_tickets = excluded.accepts_tickets, head_id = excluded.head_id,
      escalates_to_id = excluded.escalates_to_id, permissions = excluded.permissions,
      routing_mode = excluded.routing_mode, chat_limit = excluded.chat_limit, reply_limit_s = excluded.reply_limit_s,
      waiting_limit_s = excluded.waiting_limit_s, hours = excluded.hours, email = excluded.email,
      version = departments.version + 1, updated_at = now()`,
    [
      id,
      input.slug,
      input.name,
      input.language,
      input.acceptsChats,
      input.acceptsTickets,
      input.headId,
      input.escalatesToId,
      input.permissions,
      input.routingMode,
      input.chatLimit,
      input.replyLimitS,
      input.waitingLimitS,
      input.hours && JSON.stringify(input.hours),
      input.email,
    ],
  );
}

/** Makes a department serve exactly these projects. */
export async function replaceProjects(tx: Sql, departmentId: string, projectIds: readonly string[]): Promise<void> {
  await tx.query("delete from department_projects where department_id = $1 and project_id <> all($2::uuid[])", [
    departmentId,
    projectIds,
  ]);
  await tx.query(
    `
    insert into department_projects (department_id, project_id)
    select $1, unnest($2::uuid[])
    on conflict (department_id, project_id) do nothing`,
    [departmentId, projectIds],
  );
}

/** Locks departments against change, and answers which of these ids exist. */
export async function shareDepartments(tx: Sql, ids: readonly string[]): Promise<string[]> {
  // What a department grants must not change between reading it and announcing a member's permissions. In the order of
  // ids, as every taker of several of these locks.
  const { rows } = await tx.query<{ id: string }>(
    "select id from departments where id = any($1::uuid[]) order by id for share",
    [ids],
  );
  return rows.map((row) => row.id);
}
