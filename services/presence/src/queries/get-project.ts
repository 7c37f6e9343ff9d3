import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Department } from "../domain/department.ts";
import type { Project } from "../domain/project.ts";
import { isSlug } from "../domain/text.ts";
import { listChatDepartments } from "../store/departments.ts";
import { findProject, findProjectBySlug } from "../store/projects.ts";

/** A project named in one of two ways. */
export type ProjectName = { readonly id: string } | { readonly slug: string };

/** A project and the departments that answer its chats, by name. Throws not_found presence.project_not_found. */
export async function getProject(
  sql: Sql,
  name: ProjectName,
): Promise<{ project: Project; departments: Department[] }> {
  const project = "id" in name ? await getProjectById(sql, name.id) : await getProjectBySlug(sql, name.slug);
  return { project, departments: await listChatDepartments(sql, project.id) };
}

/** Throws not_found presence.project_not_found, also for what is no id. */
export async function getProjectById(sql: Sql, id: string): Promise<Project> {
  return orNotFound(isUuid(id) ? await findProject(sql, id) : undefined, id);
}

async function getProjectBySlug(sql: Sql, slug: string): Promise<Project> {
  return orNotFound(isSlug(slug) ? await findProjectBySlug(sql, slug) : undefined, slug);
}

function orNotFound(project: Project | undefined, name: string): Project {
  if (project !== undefined) return project;
  throw new AppError("not_found", "presence.project_not_found", { project: name.slice(0, 40) });
}
