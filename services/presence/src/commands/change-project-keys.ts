import type { Caller } from "@switchboard/kit/caller";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { admitsKey, checkProjectKey, isKeyId, type ProjectKey } from "../domain/project-key.ts";
import { projectNotFound } from "../domain/refusals.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { deleteProjectKey, insertProjectKey, listProjectKeys } from "../store/project-keys.ts";
import { lockProjectKeys } from "../store/projects.ts";

/**
 * C4: adds a key of a project's site, audited; adding the same one again changes nothing. Throws invalid_argument naming the
 * field, not_found presence.project_not_found, already_exists presence.project_key_exists, failed_precondition
 * presence.too_many_project_keys.
 */
export async function addProjectKey(pool: Pool, caller: Caller, project: string, input: ProjectKey): Promise<void> {
  const key = checkProjectKey(input);
  await changeKeys(pool, project, async (tx, projectId) => {
    if (!admitsKey(await listProjectKeys(tx, projectId), key)) return;
    await insertProjectKey(tx, projectId, key);
    const details = { key_id: key.keyId, algorithm: key.algorithm };
    await appendAuditEntry(tx, { actor: caller, action: "add_project_key", targetId: projectId, details });
  });
}

/**
 * C4: removes a key of a project's site, audited; one that is not there is no error. Throws not_found
 * presence.project_not_found.
 */
export async function removeProjectKey(pool: Pool, caller: Caller, project: string, keyId: string): Promise<void> {
  await changeKeys(pool, project, async (tx, projectId) => {
    if (!isKeyId(keyId) || !(await deleteProjectKey(tx, projectId, keyId))) return;
    const details = { key_id: keyId };
    await appendAuditEntry(tx, { actor: caller, action: "remove_project_key", targetId: projectId, details });
  });
}

/** Changes the keys of the project with this id or slug. */
function changeKeys(pool: Pool, project: string, change: (tx: Sql, projectId: string) => Promise<void>): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const id = await lockProjectKeys(tx, project);
    if (id === undefined) throw projectNotFound(project);
    await change(tx, id);
  });
}
