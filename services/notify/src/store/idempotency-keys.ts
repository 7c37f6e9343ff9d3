import type { Sql } from "@switchboard/pg/pool";

/** Keys forgotten in one statement. */
const FORGET_ROWS = 5_000;

/** Forgets keys older than 24 hours: nobody repeats a request after that. Returns how many. */
export async function forgetIdempotencyKeys(sql: Sql): Promise<number> {
  const { rowCount } = await sql.query(
    `
    delete from idempotency_keys
    where (caller, key) in (
      select caller, key
      from idempotency_keys
      where created_at < now() - interval '24 hours'
      limit ${FORGET_ROWS}
    )`,
  );
  return rowCount;
}
