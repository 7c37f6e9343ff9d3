import { isUuid } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, type Table, upsertOf } from "@switchboard/pg/table";
import type { Project } from "../domain/project.ts";
import { isSlug } from "../domain/text.ts";

const projectsTable: Table<Project> = {
  name: "projects",
  fields: {
    id: "uuid",
    slug: "text",
    name: "text",
    allowedOrigins: "text[]",
    accentColor: "text",
    nameField: "text",
    emailField: "text",
    phoneField: "text",
    uploadsAllowed: "boolean",
    accountUrlTemplate: "text",
    siteUrl: "text",
    language: "text",
  },
};
const COLUMNS = `${columnsOf(projectsTable)}, version`;

/** Every project, by name. */
export async function listProjects(sql: Sql): Promise<Project[]> {
  const { rows } = await sql.query<Project>(`select ${COLUMNS} from projects order by name, id`);
  return rows;
}

/** The project with this id or slug: no slug looks like an id. */
export async function findProject(sql: Sql, name: string): Promise<Project | undefined> {
  if (!isUuid(name) && !isSlug(name)) return undefined;
  const column = isUuid(name) ? "id" : "slug";
  const { rows } = await sql.query<Project>(`select ${COLUMNS} from projects where ${column} = $1`, [name]);
  return rows[0];
}

/** Creates the project with this slug or changes the one there is, which keeps its id. */
export async function upsertProject(tx: Sql, project: Omit<Project, "version">): Promise<Project> {
  const { rows } = await tx.query<Project>(
    `
    ${upsertOf(projectsTable, "slug")}, version = projects.version + 1, updated_at = now()
    returning ${COLUMNS}`,
    [JSON.stringify([project])],
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
export async function lockProjectKeys(tx: Sql, name: string): Promise<string | undefined> {
  const project = await findProject(tx, name);
  const { rows } = await tx.query<{ id: string }>("select id from projects where id = $1 for no key update", [
    project?.id ?? null,
  ]);
  return rows[0]?.id;
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
