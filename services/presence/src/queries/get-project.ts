import type { Sql } from "@switchboard/pg/pool";
import type { Department } from "../domain/department.ts";
import type { Project } from "../domain/project.ts";
import { listChatDepartments } from "../store/departments.ts";
import { listProjectKeyInfos, type ProjectKeyInfo } from "../store/project-keys.ts";
import { readProject } from "../store/projects.ts";

/**
 * The project with this id or slug and the departments that answer its chats, by name. Throws not_found
 * presence.project_not_found.
 */
export async function getProject(sql: Sql, name: string): Promise<{ project: Project; departments: Department[] }> {
  const project = await readProject(sql, name);
  return { project, departments: await listChatDepartments(sql, project.id) };
}

/** The keys of a project's site without what is secret, oldest first. Throws not_found presence.project_not_found. */
export async function listKeysOfProject(sql: Sql, name: string): Promise<ProjectKeyInfo[]> {
  const { id } = await readProject(sql, name);
  return listProjectKeyInfos(sql, id);
}
