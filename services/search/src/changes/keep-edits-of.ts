import type { Sql } from "@switchboard/pg/pool";
import { keepEdits } from "../domain/keep-edits.ts";
import { type ClientEdit, deleteEdits, listEdits } from "../store/client-edits.ts";
import { projectIdsByName } from "../store/clients.ts";
import type { SavedRow } from "./save-parts.ts";

/** Rows about clients that are there, as they are taken in where something was edited here. */
export async function keepEditsOf(tx: Sql, rows: readonly SavedRow[]): Promise<readonly SavedRow[]> {
  if (rows.length === 0) return rows;
  const clientIds = rows.map(({ clientId }) => clientId);
  const edits = Map.groupBy(await listEdits(tx, clientIds), ({ clientId }) => clientId);
  if (edits.size === 0) return rows;
  const names = await projectIdsByName(tx);
  const over: ClientEdit[] = [];
  const kept = rows.map((saved) => {
    const { clientId, row } = saved;
    const projectIds = [...new Set((row.projects ?? []).flatMap((name) => names.get(name) ?? []))];
    const merged = keepEdits(row, projectIds, edits.get(clientId) ?? []);
    over.push(...merged.over.map((edit) => ({ ...edit, clientId })));
    return { ...saved, row: merged.row };
  });
  await deleteEdits(tx, over);
  return kept;
}
