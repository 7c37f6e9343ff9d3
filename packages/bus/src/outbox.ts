import { currentTraceparent } from "@switchboard/kit/trace";
import type { Sql } from "@switchboard/pg/pool";

/** A fact on its way to JetStream. */
export interface OutboxEvent {
  /** UUID of the event; a consumer that sees it twice has seen it once. */
  readonly id: string;
  readonly subject: string;
  /** proto3 JSON of the event's message. */
  readonly payload: unknown;
}

/** Announces what a transaction did, within it: either both the change and its events exist, or neither. */
export async function appendToOutbox(tx: Sql, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    "insert into outbox (ids, subjects, payloads, traceparent) values ($1::uuid[], $2::text[], $3::text[], $4)",
    [
      events.map(({ id }) => id),
      events.map(({ subject }) => subject),
      events.map(({ payload }) => JSON.stringify(payload)),
      currentTraceparent(),
    ],
  );
}
