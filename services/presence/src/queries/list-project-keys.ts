import type { Sql } from "@switchboard/pg/pool";
import { listProjectKeyInfos, type ProjectKeyInfo } from "../store/project-keys.ts";
import { getProjectById } from "./get-project.ts";

/** The keys of a project's site without what is secret, oldest first. Throws not_found presence.project_not_found. */
export async function listKeysOfProject(sql: Sql, projectId: string): Promise<ProjectKeyInfo[]> {
  const { id } = await getProjectById(sql, projectId);
  return listProjectKeyInfos(sql, id);
}
