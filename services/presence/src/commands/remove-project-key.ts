import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { isKeyId } from "../domain/project-key.ts";
import { deleteProjectKey } from "../store/project-keys.ts";
import { lockProject } from "../store/projects.ts";

/**
 * C4: removes a key of a project's site; one that is not there is no error. Throws not_found
 * presence.project_not_found.
 */
export async function removeProjectKey(pool: Pool, projectId: string, keyId: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (!isUuid(projectId) || !(await lockProject(tx, projectId))) {
      throw new AppError("not_found", "presence.project_not_found", { project: projectId.slice(0, 40) });
    }
    if (isKeyId(keyId)) await deleteProjectKey(tx, projectId, keyId);
  });
}
