import type { Sql } from "@switchboard/pg/pool";

/** Deletes up to `limit` keys older than `before`; answers how many. */
export async function deleteOldIdempotencyKeys(sql: Sql, before: Date, limit: number): Promise<number> {
  const { rowCount } = await sql.query(
    `
    delete from idempotency_keys
    where (caller, key) in (select caller, key from idempotency_keys where created_at < $1 limit $2)`,
    [before, limit],
  );
  return rowCount;
}
