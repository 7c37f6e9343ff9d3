import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { admitsKey, checkProjectKey, type ProjectKey } from "../domain/project-key.ts";
import { insertProjectKey, listProjectKeys } from "../store/project-keys.ts";
import { lockProject } from "../store/projects.ts";

/**
 * C4: adds a key of a project's site; adding the same one again changes nothing. Throws invalid_argument naming the
 * field, not_found presence.project_not_found, already_exists presence.project_key_exists, failed_precondition
 * presence.too_many_project_keys.
 */
export async function addProjectKey(pool: Pool, projectId: string, input: ProjectKey): Promise<void> {
  const key = checkProjectKey(input);
  await inTransaction(pool, async (tx) => {
    if (!isUuid(projectId) || !(await lockProject(tx, projectId))) {
      throw new AppError("not_found", "presence.project_not_found", { project: projectId.slice(0, 40) });
    }
    if (admitsKey(await listProjectKeys(tx, projectId), key)) await insertProjectKey(tx, projectId, key);
  });
}
