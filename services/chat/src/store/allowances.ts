import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";

/** When something was done lately, with its row locked until the transaction ends. */
export async function lockUses(tx: Sql, key: string, now: Date): Promise<readonly Date[]> {
  // Whoever does the same at the same time waits here, so none of them is overlooked.
  const uses = await tx.value<Date[]>(
    `
    insert into allowances (key, uses, forget_at)
    values ($1, '{}', $2)
    on conflict (key) do update set key = excluded.key
    returning uses`,
    [key, now],
  );
  return uses ?? [];
}

/** Keeps when something was done until none of it counts any more. */
export async function saveUses(tx: Sql, key: string, uses: readonly Date[], forgetAt: Date): Promise<void> {
  await tx.query("update allowances set uses = $2::timestamptz[], forget_at = $3 where key = $1", [
    key,
    [...uses],
    forgetAt,
  ]);
}

/** What was done came to nothing and does not count. */
export async function forgetUses(sql: Sql, key: string): Promise<void> {
  await sql.query("delete from allowances where key = $1", [key]);
}

/** Forgets what does not count any more. */
export function forgetAllowances(sql: Sql, now: Date, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "allowances", "forget_at < $1", [now]);
}
