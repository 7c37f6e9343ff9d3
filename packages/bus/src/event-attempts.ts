import type { Sql } from "@switchboard/pg/pool";

/**
 * Counts a further attempt at an event that was delivered before, by whichever process, and returns how many there are
 * with it. The first is not written down before it fails: most events need no other. Forgets those of 30 days ago.
 */
export async function countAttempt(sql: Sql, consumer: string, eventId: string): Promise<number> {
  const attempts = await sql.value<number>(
    `
    with forgotten as (
      delete from event_attempts
      where tried_at < now() - interval '30 days'
    )
    insert into event_attempts (consumer, event_id, attempts)
    values ($1, $2, 2)
    on conflict (consumer, event_id) do update
    set attempts = event_attempts.attempts + 1, tried_at = now()
    returning attempts`,
    [consumer, eventId],
  );
  return attempts ?? 1;
}

/** The last attempt does not count: it was not the event's fault. */
export async function discountAttempt(sql: Sql, consumer: string, eventId: string): Promise<void> {
  await sql.query(
    `
    insert into event_attempts (consumer, event_id, attempts)
    values ($1, $2, 0)
    on conflict (consumer, event_id) do update
    set attempts = greatest(event_attempts.attempts - 1, 0), tried_at = now()`,
    [consumer, eventId],
  );
}
