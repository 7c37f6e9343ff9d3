import type { Sql } from "@switchboard/pg/pool";

/** Notes that a visitor is here, making their row when it is their first time, and locks it. */
export async function lockVisitor(tx: Sql, id: string, now: Date): Promise<void> {
  // The lock makes the openings of one visitor's chats take turns: only one of them finds no open chat.
  await tx.query(
    `
    insert into visitors (id, first_seen_at, last_seen_at)
    values ($1, $2, $2)
    on conflict (id) do update set last_seen_at = greatest(visitors.last_seen_at, excluded.last_seen_at)`,
    [id, now],
  );
}
