import type { Sql } from "@switchboard/pg/pool";

/** Locks the row of a visitor who wrote before. */
export async function lockKnownVisitor(tx: Sql, id: string): Promise<void> {
  // As in lockVisitor, without their being here.
  await tx.query("select from visitors where id = $1 for update", [id]);
}

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
