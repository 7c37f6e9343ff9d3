import type { Sql } from "@switchboard/pg/pool";
import type { Named } from "../domain/chat.ts";

export interface ProjectRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly version: number;
}

/** A project, if presence told of it. */
export async function findProject(sql: Sql, id: string): Promise<Named | undefined> {
  const { rows } = await sql.query<Named>("select id, name from projects where id = $1", [id]);
  return rows[0];
}

/** Whether presence told of any project yet. */
export async function anyProject(sql: Sql): Promise<boolean> {
  const { rowCount } = await sql.query("select from projects limit 1");
  return rowCount > 0;
}

/** Keeps the newest version of each project. */
export async function saveProjects(sql: Sql, projects: readonly ProjectRow[]): Promise<void> {
  await sql.query(
    `
    insert into projects (id, slug, name, version)
    select id, slug, name, version
    from jsonb_to_recordset($1::jsonb) as p (id uuid, slug text, name text, version int)
    order by id
    on conflict (id) do update
    set slug = excluded.slug, name = excluded.name, version = excluded.version
    where excluded.version > projects.version`,
    [JSON.stringify(projects)],
  );
}
