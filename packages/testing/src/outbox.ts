import type { Sql } from "@switchboard/pg/pool";

/** An event as it waits to be relayed. */
export interface WaitingEvent {
  readonly id: string;
  readonly subject: string;
  readonly payload: Record<string, unknown>;
}

/** Every event in an outbox, in the order in which it is relayed. */
export function readOutbox(sql: Sql): Promise<WaitingEvent[]> {
  return sql.rows<WaitingEvent>(
    `
    select e.id, e.subject, e.payload::jsonb as payload
    from outbox, unnest(ids, subjects, payloads) with ordinality as e (id, subject, payload, n)
    order by position, n`,
  );
}
