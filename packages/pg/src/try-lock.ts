import type { Sql } from "./pool.ts";

/**
 * Makes work of a name this transaction's until it ends; false when it is another's. For work that instances would do
 * twice: what must not happen twice is kept by row locks.
 */
export async function tryLock(tx: Sql, name: string): Promise<boolean> {
  const { rows } = await tx.query<{ mine: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine",
    [name],
  );
  return rows[0]?.mine === true;
}
