import type { Sql } from "./pool.ts";

/**
 * Makes work of a name this transaction's until it ends; false when it is another's. For work that instances would do
 * twice: what must not happen twice is kept by row locks.
 */
export async function tryLock(tx: Sql, name: string): Promise<boolean> {
  return (await tx.value<boolean>("select pg_try_advisory_xact_lock(hashtextextended($1, 0))", [name])) === true;
}
