import type { Sql } from "@switchboard/pg/pool";

export interface ProjectRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly allowedOrigins: readonly string[];
  readonly uploadsAllowed: boolean;
  /** https address with `{client_id}` in it; empty when there is none (C11). */
  readonly accountUrlTemplate: string;
  readonly siteUrl: string;
  readonly language: string;
  readonly version: number;
}

const columns = `id, slug, name, allowed_origins as "allowedOrigins", uploads_allowed as "uploadsAllowed",
  account_url_template as "accountUrlTemplate", site_url as "siteUrl", language, version`;

/** A version that no news come after. */
const NO_LATER = 2_147_483_647;

/** A project, if presence told of it and it is not gone. */
export async function findProject(sql: Sql, id: string): Promise<ProjectRow | undefined> {
  const { rows } = await sql.query<ProjectRow>(`select ${columns} from projects where id = $1 and not deleted`, [id]);
  return rows[0];
}

/** Nothing begins in a project any more; its name stays for what was there. No later news of it are believed. */
export async function retireProject(sql: Sql, id: string): Promise<void> {
  await sql.query(`update projects set deleted = true, version = ${NO_LATER} where id = $1`, [id]);
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
    insert into projects (
      id, slug, name, allowed_origins, uploads_allowed, account_url_template, site_url, language, version
    )
    select id, slug, name, "allowedOrigins", "uploadsAllowed", "accountUrlTemplate", "siteUrl", language, version
    from jsonb_to_recordset($1::jsonb) as p (
      id uuid, slug text, name text, "allowedOrigins" text[], "uploadsAllowed" boolean, "accountUrlTemplate" text,
      "siteUrl" text, language text, version int
    )
    order by id
    on conflict (id) do update
    set slug = excluded.slug, name = excluded.name, allowed_origins = excluded.allowed_origins,
      uploads_allowed = excluded.uploads_allowed, account_url_template = excluded.account_url_template,
      site_url = excluded.site_url, language = excluded.language, version = excluded.version
    where excluded.version > projects.version`,
    [JSON.stringify(projects)],
  );
}
