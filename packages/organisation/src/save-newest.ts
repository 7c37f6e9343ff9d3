import type { Sql } from "@switchboard/pg/pool";
import { type Table, upsertOf } from "@switchboard/pg/table";

/** A version that no news come after. */
export const NO_LATER = 2_147_483_647;

/** Keeps the newest version of each row. */
export async function saveNewest<Row extends { readonly id: string }>(
  sql: Sql,
  table: Table<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(`${upsertOf(table, "id")} where excluded.version > ${table.name}.version`, [JSON.stringify(rows)]);
}
