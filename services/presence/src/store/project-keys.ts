import type { Sql } from "@switchboard/pg/pool";
import type { ProjectKey } from "../domain/project-key.ts";

const COLUMNS = `key_id as "keyId", algorithm, key`;

/** The active keys of a project. */
export function listProjectKeys(sql: Sql, projectId: string): Promise<ProjectKey[]> {
  return sql.rows<ProjectKey>(`select ${COLUMNS} from project_keys where project_id = $1`, [projectId]);
}

/** A key as it may be shown. */
export type ProjectKeyInfo = Omit<ProjectKey, "key"> & { readonly createdAt: Date };

/** The active keys of a project without what is secret, oldest first. */
export function listProjectKeyInfos(sql: Sql, projectId: string): Promise<ProjectKeyInfo[]> {
  return sql.rows<ProjectKeyInfo>(
    `
    select key_id as "keyId", algorithm, created_at as "createdAt"
    from project_keys
    where project_id = $1
    order by created_at, key_id`,
    [projectId],
  );
}

export function findProjectKey(sql: Sql, projectId: string, keyId: string): Promise<ProjectKey | undefined> {
  return sql.row<ProjectKey>(`select ${COLUMNS} from project_keys where project_id = $1 and key_id = $2`, [
    projectId,
    keyId,
  ]);
}

export async function insertProjectKey(tx: Sql, projectId: string, key: ProjectKey): Promise<void> {
  await tx.query("insert into project_keys (project_id, key_id, algorithm, key) values ($1, $2, $3, $4)", [
    projectId,
    key.keyId,
    key.algorithm,
    key.key,
  ]);
}

export async function deleteProjectKey(tx: Sql, projectId: string, keyId: string): Promise<boolean> {
  return (await tx.count("delete from project_keys where project_id = $1 and key_id = $2", [projectId, keyId])) > 0;
}
