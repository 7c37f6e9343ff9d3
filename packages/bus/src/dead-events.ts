import { metricsOf } from "@switchboard/kit/metrics";
import type { Sql } from "@switchboard/pg/pool";

const { gauge } = metricsOf("bus");

/** An event that a consumer gave up on. */
export interface DeadEvent {
  readonly id: bigint;
  readonly stream: string;
  readonly consumer: string;
  readonly eventId: string;
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Why it could not be handled, for people. */
  readonly reason: string;
  /** How often it was tried. */
  readonly attempts: number;
  readonly failedAt: Date;
  /** When it will be handled again; null until somebody asks for it. */
  readonly resendAt: Date | null;
}

export type NewDeadEvent = Omit<DeadEvent, "id" | "failedAt" | "resendAt">;

/** Characters of a reason that are kept. */
const REASON_MAX = 2_000;

const columns = `id, stream, consumer, event_id as "eventId", subject, payload, headers, reason, attempts,
  failed_at as "failedAt", resend_at as "resendAt"`;

/** Keeps an event that a consumer gives up on; one that it gave up before is there once. Forgets those of 90 days ago. */
export async function insertDeadEvent(sql: Sql, event: NewDeadEvent): Promise<void> {
  await sql.query(
    `
    with forgotten as (
      delete from dead_events
      where failed_at < now() - interval '90 days'
    )
    insert into dead_events (stream, consumer, event_id, subject, payload, headers, reason, attempts)
    values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
    on conflict (consumer, event_id) do update
    set reason = excluded.reason, attempts = dead_events.attempts + excluded.attempts, failed_at = now(),
      resend_at = null`,
    [
      event.stream,
      event.consumer,
      event.eventId,
      event.subject,
      event.payload,
      withoutNul(JSON.stringify(event.headers)),
      shortened(event.reason),
      event.attempts,
    ],
  );
}

/**
 * Takes a consumer's next event that is to be handled again, for a minute: whoever dies with it leaves it to be taken
 * again. Undefined when there is none.
 */
export function claimDeadEvent(sql: Sql, consumer: string): Promise<DeadEvent | undefined> {
  // Replicas take different ones.
  return sql.row<DeadEvent>(
    `
    update dead_events
    set resend_at = now() + interval '1 minute'
    where id = (
      select id
      from dead_events
      where consumer = $1 and resend_at <= now()
      order by id
      limit 1
      for update skip locked
    )
    returning ${columns}`,
    [consumer],
  );
}

/** The event was handled after all, or nobody needs it. Returns whether it was there. */
export async function deleteDeadEvent(sql: Sql, id: bigint): Promise<boolean> {
  return (await sql.count("delete from dead_events where id = $1", [id])) > 0;
}

/** The event failed once more. */
export async function failDeadEvent(sql: Sql, id: bigint, reason: string): Promise<void> {
  await sql.query(
    `
    update dead_events
    set reason = $2, attempts = attempts + 1, failed_at = now(), resend_at = null
    where id = $1`,
    [id, shortened(reason)],
  );
}

/** Forgets what a consumer gave up on so many days ago, and answers how many events it was. */
export function forgetDeadEvents(sql: Sql, consumer: string, days: number): Promise<number> {
  return sql.count(
    `
    delete from dead_events
    where consumer = $1 and failed_at < now() - $2 * interval '1 day'`,
    [consumer, days],
  );
}

/** The oldest dead events; of one consumer when it is given. */
export function listDeadEvents(sql: Sql, consumer: string | undefined, limit: number): Promise<DeadEvent[]> {
  return sql.rows<DeadEvent>(
    `
    select ${columns}
    from dead_events
    where $1::text is null or consumer = $1
    order by id
    limit $2`,
    [consumer ?? null, limit],
  );
}

export function findDeadEvent(sql: Sql, id: bigint): Promise<DeadEvent | undefined> {
  return sql.row<DeadEvent>(`select ${columns} from dead_events where id = $1`, [id]);
}

/** Has dead events handled again by their consumers, within seconds; all of them without ids. Returns how many. */
export function resendDeadEvents(sql: Sql, ids: readonly bigint[] | undefined): Promise<number> {
  return sql.count(
    `
    update dead_events
    set resend_at = now()
    where $1::bigint[] is null or id = any ($1)`,
    [ids ?? null],
  );
}

/** How many dead events each consumer has; those without any are left out. */
function countDeadEvents(sql: Sql): Promise<{ consumer: string; count: number }[]> {
  return sql.rows("select consumer, count(*)::int4 as count from dead_events group by consumer");
}

/** Shows how many dead events there are when somebody looks. Every instance of a service says the same. */
export function exposeDeadEvents(sql: Sql): void {
  gauge("dead_events", "Events that a consumer gave up on, by consumer.", ["consumer"], async (metric) => {
    // While the database is away nobody knows, and none is shown.
    metric.reset();
    const counts = await countDeadEvents(sql).catch(() => []);
    for (const { consumer, count } of counts) metric.set({ consumer }, count);
  });
}

/** Postgres keeps no NUL in text. */
function withoutNul(json: string): string {
  return json.replaceAll("\\u0000", "");
}

function shortened(reason: string): string {
  return reason.replaceAll("\0", "").slice(0, REASON_MAX);
}
