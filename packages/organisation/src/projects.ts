import type { Sql } from "@switchboard/pg/pool";
import { boolean, columnsOf, int, listOf, type RowOf, table, text, uuid } from "@switchboard/pg/table";
import { NO_LATER } from "./save-newest.ts";

export const projectsTable = table("projects", {
  id: uuid,
  slug: text,
  name: text,
  allowedOrigins: listOf(text),
  uploadsAllowed: boolean,
  /** https address with `{client_id}` in it; empty when there is none (C11). */
  accountUrlTemplate: text,
  siteUrl: text,
  language: text,
  /** The billing system that the ids in tokens of the site are of. */
  clientSource: text,
  version: int,
});

/** A brand or site of the company, as its replicas keep it. */
export type ProjectRow = RowOf<typeof projectsTable>;

const columns = columnsOf(projectsTable);

/** A project, if presence told of it and it is not gone. */
export function findProject(sql: Sql, id: string): Promise<ProjectRow | undefined> {
  return sql.row<ProjectRow>(`select ${columns} from projects where id = $1 and not deleted`, [id]);
}

/** Nothing begins in a project any more; its name stays for what was there. No later news of it are believed. */
export async function retireProject(sql: Sql, id: string): Promise<void> {
  await sql.query(`update projects set deleted = true, version = ${NO_LATER} where id = $1`, [id]);
}

/** Whether presence told of any project yet. */
export async function anyProject(sql: Sql): Promise<boolean> {
  return (await sql.count("select from projects limit 1")) > 0;
}
