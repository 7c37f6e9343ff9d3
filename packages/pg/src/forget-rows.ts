import type { Sql } from "./pool.ts";

/** Rows of one statement: few enough that nobody waits for it. */
const BATCH = 1_000;

/**
 * Deletes the rows of a table that fulfil a condition, a batch at a time, until there is none or the signal is aborted.
 * Returns how many those were.
 */
export async function forgetRows(
  sql: Sql,
  signal: AbortSignal,
  table: string,
  condition: string,
  values: readonly unknown[] = [],
): Promise<number> {
  // By where the rows are: one that is written to meanwhile is elsewhere then, and stays.
  const statement = `
    delete from ${table}
    where ctid = any (array(select ctid from ${table} where ${condition} limit ${BATCH}))`;
  let total = 0;
  while (!signal.aborted) {
    const deleted = await sql.count(statement, values);
    if (deleted === 0) break;
    total += deleted;
  }
  return total;
}
