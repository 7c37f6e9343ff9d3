import type { Sql } from "@switchboard/pg/pool";
import type { Named } from "../domain/chat.ts";

export interface DepartmentRow {
  readonly id: string;
  readonly name: string;
  readonly acceptsChats: boolean;
  readonly projectIds: readonly string[];
  readonly version: number;
}

/** The department that answers a project's chats: the one asked for, or the first by name. Undefined if there is none. */
export async function findChatDepartment(
  sql: Sql,
  projectId: string,
  departmentId: string | undefined,
): Promise<Named | undefined> {
  const { rows } = await sql.query<Named>(
    `
    select id, name
    from departments
    where accepts_chats and $1::uuid = any (project_ids) and ($2::uuid is null or id = $2)
    order by name, id
    limit 1`,
    [projectId, departmentId ?? null],
  );
  return rows[0];
}

/** Keeps the newest version of each department. */
export async function saveDepartments(sql: Sql, departments: readonly DepartmentRow[]): Promise<void> {
  await sql.query(
    `
    insert into departments (id, name, accepts_chats, project_ids, version)
    select id, name, "acceptsChats", "projectIds", version
    from jsonb_to_recordset($1::jsonb) as d (
      id uuid, name text, "acceptsChats" boolean, "projectIds" uuid[], version int
    )
    order by id
    on conflict (id) do update
    set name = excluded.name, accepts_chats = excluded.accepts_chats, project_ids = excluded.project_ids,
      version = excluded.version
    where excluded.version > departments.version`,
    [JSON.stringify(departments)],
  );
}
