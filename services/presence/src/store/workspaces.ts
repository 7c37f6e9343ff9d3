import type { Sql } from "@switchboard/pg/pool";
import type { Workspace } from "../domain/workspace.ts";

/** What a person left open; undefined when they never saved any. */
export function findWorkspace(sql: Sql, staffId: string): Promise<Workspace | undefined> {
  return sql.row<Workspace>("select version, document from workspaces where staff_id = $1", [staffId]);
}

/** Writes over the version that `workspace` names, 0 for none; answers the new one, undefined when there is another. */
export function writeWorkspace(
  tx: Sql,
  staffId: string,
  { version, document }: Workspace,
): Promise<number | undefined> {
  // Waits for whoever is writing the same row, and then finds another version.
  return tx.value<number>(
    `
    insert into workspaces (staff_id, document)
    values ($1, $2)
    on conflict (staff_id) do update
    set document = excluded.document, version = workspaces.version + 1, updated_at = now()
    where workspaces.version = $3
    returning version`,
    [staffId, document, version],
  );
}
