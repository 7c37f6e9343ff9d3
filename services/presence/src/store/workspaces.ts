import type { Sql } from "@switchboard/pg/pool";
import type { Workspace } from "../domain/workspace.ts";

/** What a person left open; undefined when they never saved any. */
export async function findWorkspace(sql: Sql, staffId: string): Promise<Workspace | undefined> {
  const { rows } = await sql.query<Workspace>("select version, document from workspaces where staff_id = $1", [
    staffId,
  ]);
  return rows[0];
}

/**
 * Writes over the version that `workspace` names, 0 for none; answers the new version, undefined when the present one is
 * another.
 */
export async function writeWorkspace(
  tx: Sql,
  staffId: string,
  { version, document }: Workspace,
): Promise<number | undefined> {
  const { rows } =
    version === 0
      ? await tx.query<{ version: number }>(INSERT, [staffId, document])
      : await tx.query<{ version: number }>(UPDATE, [staffId, document, version]);
  return rows[0]?.version;
}

// Both wait for whoever is writing the same row, and then find another version.
const INSERT = `
  insert into workspaces (staff_id, document)
  values ($1, $2)
  on conflict (staff_id) do nothing
  returning version`;

const UPDATE = `
  update workspaces
  set document = $2, version = version + 1, updated_at = now()
  where staff_id = $1 and version = $3
  returning version`;
