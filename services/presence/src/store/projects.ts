import type { Sql } from "@switchboard/pg/pool";
import type { Project, ProjectInput } from "../domain/project.ts";

const COLUMNS = `id, slug, name, allowed_origins as "allowedOrigins", accent_color as "accentColor", version,
  name_field as "nameField", email_field as "emailField", phone_field as "phoneField",
  uploads_allowed as "uploadsAllowed", account_url_template as "accountUrlTemplate", site_url as "siteUrl", language`;

/** Every project, by name. */
export async function listProjects(sql: Sql): Promise<Project[]> {
  const { rows } = await sql.query<Project>(`select ${COLUMNS} from projects order by name, id`);
  return rows;
}

export async function findProject(sql: Sql, id: string): Promise<Project | undefined> {
  const { rows } = await sql.query<Project>(`select ${COLUMNS} from projects where id = $1`, [id]);
  return rows[0];
}

export async function findProjectBySlug(sql: Sql, slug: string): Promise<Project | undefined> {
  const { rows } = await sql.query<Project>(`select ${COLUMNS} from projects where slug = $1`, [slug]);
  return rows[0];
}

/** Creates the project with this slug under `id` or changes the one there is. */
export async function upsertProject(tx: Sql, id: string, input: ProjectInput): Promise<Project> {
  const { rows } = await tx.query<Project>(
    `
    insert into projects
      (id, slug, name, allowed_origins, accent_color, name_field, email_field, phone_field, uploads_allowed,
        account_url_template, site_url, language)
    values ($1, $2, $3, $4::text[], $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (slug) do update
    set name = excluded.name, allowed_origins = excluded.allowed_origins, accent_color = excluded.accent_color,
      name_field = excluded.name_field, email_field = excluded.email_field, phone_field = excluded.phone_field,
      uploads_allowed = excluded.uploads_allowed, account_url_template = excluded.account_url_template,
      site_url = excluded.site_url, language = excluded.language,
      version = projects.version + 1, updated_at = now()
    returning ${COLUMNS}`,
    [
      id,
      input.slug,
      input.name,
      input.allowedOrigins,
      input.accentColor,
      input.nameField,
      input.emailField,
      input.phoneField,
      input.uploadsAllowed,
      input.accountUrlTemplate,
      input.siteUrl,
      input.language,
    ],
  );
  if (rows[0] === undefined) throw new TypeError("an upsert answers its row");
  return rows[0];
}

/** How many departments serve a project. */
export async function countServing(sql: Sql, id: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    "select count(*)::int as count from department_projects where project_id = $1",
    [id],
  );
  return rows[0]?.count ?? 0;
}

/** Locks a project that is to be deleted; a department that begins to serve it waits, and then finds it gone. */
export async function lockProjectForDeletion(tx: Sql, id: string): Promise<Project | undefined> {
  const { rows } = await tx.query<Project>(`select ${COLUMNS} from projects where id = $1 for update`, [id]);
  return rows[0];
}

/** Deletes a project and its keys. */
export async function deleteProject(tx: Sql, id: string): Promise<void> {
  await tx.query("delete from projects where id = $1", [id]);
}

/** Locks a project's row, so that changes of its keys take turns; false when there is none. */
export async function lockProject(tx: Sql, id: string): Promise<boolean> {
  const { rowCount } = await tx.query("select id from projects where id = $1 for no key update", [id]);
  return rowCount === 1;
}

/** Those of these ids that no project has. */
export async function unknownProjects(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `
    select wanted.id
    from unnest($1::uuid[]) as wanted (id)
    where not exists (select from projects p where p.id = wanted.id)`,
    [ids],
  );
  return rows.map((row) => row.id);
}
