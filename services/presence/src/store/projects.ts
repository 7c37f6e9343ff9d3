import { isUuid } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, type Table, upsertOf } from "@switchboard/pg/table";
import type { Project } from "../domain/project.ts";
import { projectNotFound } from "../domain/refusals.ts";
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
    clientSource: "text",
  },
};
const COLUMNS = `${columnsOf(projectsTable)}, version`;

/** Every project, by name. */
export function listProjects(sql: Sql): Promise<Project[]> {
  return sql.rows<Project>(`select ${COLUMNS} from projects order by name, id`);
}

/** The project with this id or slug: no slug looks like an id. */
export async function findProject(sql: Sql, name: string): Promise<Project | undefined> {
  if (!isUuid(name) && !isSlug(name)) return undefined;
  const column = isUuid(name) ? "id" : "slug";
  return sql.row<Project>(`select ${COLUMNS} from projects where ${column} = $1`, [name]);
}

/** As {@link findProject}. Throws not_found presence.project_not_found. */
export async function readProject(sql: Sql, name: string): Promise<Project> {
  const project = await findProject(sql, name);
  if (project === undefined) throw projectNotFound(name);
  return project;
}

/** Creates the project with this slug or changes the one there is, which keeps its id. */
export async function upsertProject(tx: Sql, project: Omit<Project, "version">): Promise<Project> {
  const row = await tx.row<Project>(
    `
    ${upsertOf(projectsTable, "slug")}, version = projects.version + 1, updated_at = now()
    returning ${COLUMNS}`,
    [JSON.stringify([project])],
  );
  if (row === undefined) throw new TypeError("an upsert answers its row");
  return row;
}

/** How many departments serve a project. */
export function countServing(sql: Sql, id: string): Promise<number> {
  return sql.count("select from department_projects where project_id = $1", [id]);
}

/** Locks a project that is to be deleted; a department that begins to serve it waits, and then finds it gone. */
export function lockProjectForDeletion(tx: Sql, id: string): Promise<Project | undefined> {
  return tx.row<Project>(`select ${COLUMNS} from projects where id = $1 for update`, [id]);
}

/** Deletes a project and its keys. */
export async function deleteProject(tx: Sql, id: string): Promise<void> {
  await tx.query("delete from projects where id = $1", [id]);
}

/** Locks a project's row, so that changes of its keys take turns; false when there is none. */
export async function lockProjectKeys(tx: Sql, name: string): Promise<string | undefined> {
  const project = await findProject(tx, name);
  return tx.value<string>("select id from projects where id = $1 for no key update", [project?.id ?? null]);
}

/** Those of these ids that no project has. */
export function unknownProjects(sql: Sql, ids: readonly string[]): Promise<string[]> {
  return sql.column<string>(
    `
    select wanted.id
    from unnest($1::uuid[]) as wanted (id)
    where not exists (select from projects p where p.id = wanted.id)`,
    [ids],
  );
}
