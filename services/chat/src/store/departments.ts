import { type DepartmentRow, departmentColumns } from "@switchboard/organisation/departments";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import type { Limits } from "../domain/obligations.ts";
import type { FiguresFilter } from "./chat-figures.ts";

/** The departments that answer a project's chats, by name. */
export function listServing(sql: Sql, projectId: string): Promise<DepartmentRow[]> {
  return sql.rows<DepartmentRow>(
    `
    select ${departmentColumns}
    from departments
    where accepts_chats and $1::uuid = any (project_ids)
    order by name, id`,
    [projectId],
  );
}

/** Of a department that presence has not told of yet. */
const defaultLimits = { waitingLimitS: 180, replyLimitS: 120 };

/** How long is too long for each of the chats, by its department. */
export async function findLimits(
  sql: Sql,
  chats: readonly Chat[],
  abandonAfterS: number,
): Promise<(chat: Chat) => Limits> {
  const rows = await sql.rows<Limits & { id: string }>(
    `
    select id, waiting_limit_s as "waitingLimitS", reply_limit_s as "replyLimitS"
    from departments
    where id = any ($1::uuid[])`,
    [[...new Set(chats.map(({ department }) => department.id))]],
  );
  const found = new Map(rows.map(({ id, ...limits }) => [id, { ...limits, abandonAfterS }]));
  return ({ department }) => found.get(department.id) ?? { ...defaultLimits, abandonAfterS };
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

/** Addresses of the members of a department who answer chats, by name; at most `limit`. */
export function listEmails(sql: Sql, departmentId: string, limit: number): Promise<string[]> {
  return sql.column<string>(
    `
    select email
    from staff
    where $1::uuid = any (department_ids) and 'chat' = any (permissions) and email <> ''
    order by name, id
    limit $2`,
    [departmentId, limit],
  );
}

/** The time zone of some departments, if those with hours have one and the same. */
export async function findTimeZone(
  sql: Sql,
  { departmentIds, departmentId }: Pick<FiguresFilter, "departmentIds" | "departmentId">,
): Promise<string | undefined> {
  const zones = await sql.column<string>(
    `
    select distinct hours ->> 'timeZone'
    from departments
    where hours is not null
      and ($1::uuid[] is null or id = any ($1))
      and ($2::uuid is null or id = $2)
    limit 2`,
    [departmentIds === undefined ? null : [...departmentIds], departmentId ?? null],
  );
  return zones.length === 1 ? zones[0] : undefined;
}

/** Every department. */
export function listDepartmentIds(sql: Sql): Promise<string[]> {
  return sql.column<string>("select id from departments");
}
