import type { BusinessHours } from "@switchboard/kit/business-hours";
import type { Sql } from "@switchboard/pg/pool";
import type { Limits } from "../domain/obligations.ts";
import type { RoutingMode } from "../domain/routing.ts";

export interface DepartmentRow {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly acceptsChats: boolean;
  readonly projectIds: readonly string[];
  readonly routingMode: RoutingMode;
  readonly chatLimit: number;
  readonly replyLimitS: number;
  readonly waitingLimitS: number;
  /** Null is always open. */
  readonly hours: BusinessHours | null;
  /** Mailbox for missed conversations; empty means the members' own. */
  readonly email: string;
  readonly version: number;
}

const columns = `id, name, language, accepts_chats as "acceptsChats", project_ids as "projectIds",
  routing_mode as "routingMode", chat_limit as "chatLimit", reply_limit_s as "replyLimitS",
  waiting_limit_s as "waitingLimitS", hours, email, version`;

/** A version that no news come after. */
const NO_LATER = 2_147_483_647;

/** A department, if presence told of it. */
export async function findDepartment(sql: Sql, id: string): Promise<DepartmentRow | undefined> {
  const { rows } = await sql.query<DepartmentRow>(`select ${columns} from departments where id = $1`, [id]);
  return rows[0];
}

/** A department answers nothing any more; its name stays for what was there. No later news of it are believed. */
export async function retireDepartment(sql: Sql, id: string): Promise<void> {
  await sql.query(
    `update departments set accepts_chats = false, project_ids = '{}', version = ${NO_LATER} where id = $1`,
    [id],
  );
}

/** The departments that answer a project's chats, by name. */
export async function listServing(sql: Sql, projectId: string): Promise<DepartmentRow[]> {
  const { rows } = await sql.query<DepartmentRow>(
    `
    select ${columns}
    from departments
    where accepts_chats and $1::uuid = any (project_ids)
    order by name, id`,
    [projectId],
  );
  return rows;
}

/** Of a department that presence has not told of yet. */
const defaultLimits = { waitingLimitS: 180, replyLimitS: 120 };

/** How long is too long in each of the departments; every one of them has an entry. */
export async function findLimits(
  sql: Sql,
  ids: readonly string[],
  abandonAfterS: number,
): Promise<Map<string, Limits>> {
  const { rows } = await sql.query<Limits & { id: string }>(
    `
    select id, waiting_limit_s as "waitingLimitS", reply_limit_s as "replyLimitS"
    from departments
    where id = any ($1::uuid[])`,
    [[...ids]],
  );
  const found = new Map(rows.map(({ id, ...limits }) => [id, limits]));
  return new Map(ids.map((id) => [id, { ...(found.get(id) ?? defaultLimits), abandonAfterS }]));
}

/** Keeps the newest version of each department. */
export async function saveDepartments(sql: Sql, departments: readonly DepartmentRow[]): Promise<void> {
  await sql.query(
    `
    insert into departments (
      id, name, language, accepts_chats, project_ids, routing_mode, chat_limit, reply_limit_s, waiting_limit_s,
      hours, email, version
    )
    select id, name, language, "acceptsChats", "projectIds", "routingMode", "chatLimit", "replyLimitS",
      "waitingLimitS", hours, email, version
    from jsonb_to_recordset($1::jsonb) as d (
      id uuid, name text, language text, "acceptsChats" boolean, "projectIds" uuid[], "routingMode" text,
      "chatLimit" int, "replyLimitS" int, "waitingLimitS" int, hours jsonb, email text, version int
    )
    order by id
    on conflict (id) do update
    set name = excluded.name, language = excluded.language, accepts_chats = excluded.accepts_chats,
      project_ids = excluded.project_ids, routing_mode = excluded.routing_mode, chat_limit = excluded.chat_limit,
      reply_limit_s = excluded.reply_limit_s, waiting_limit_s = excluded.waiting_limit_s, hours = excluded.hours,
      email = excluded.email, version = excluded.version
    where excluded.version > departments.version`,
    [JSON.stringify(departments)],
  );
}

/** The department that answers a project's chats: the one asked for, or the first by name. Undefined if there is none. */
export async function findChatDepartment(
  sql: Sql,
  projectId: string,
  departmentId: string | undefined,
): Promise<DepartmentRow | undefined> {
  const serving = await listServing(sql, projectId);
  return departmentId === undefined ? serving[0] : serving.find(({ id }) => id === departmentId);
}

/** The name of every department, by id. */
export async function listNames(sql: Sql): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ id: string; name: string }>("select id, name from departments");
  return new Map(rows.map(({ id, name }) => [id, name]));
}
