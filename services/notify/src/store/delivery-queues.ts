import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";

/** Names what an endpoint has to be told of one subject. */
export interface QueueKey {
  readonly endpointId: string;
  readonly subject: string;
}

/** A delivery whose turn it is, and what is needed to make it. */
export interface DueDelivery extends QueueKey {
  readonly leaseId: string;
  readonly id: string;
  readonly eventId: string;
  readonly body: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly url: string;
  readonly secret: string;
  readonly previousSecret: string;
  readonly previousSecretUntil: Date | null;
}

/** Makes sure that deliveries that were just added come up. */
export async function openQueues(tx: Sql, keys: readonly QueueKey[], now: Date): Promise<void> {
  // The update changes nothing but locks the row: whoever finishes the last delivery of a queue, and would remove it,
  // waits and then sees what was added. In one order, so that two of us never wait for each other.
  await tx.query(
    `
    insert into delivery_queues (endpoint_id, subject, due_at)
    select distinct "endpointId", subject, $2::timestamptz
    from jsonb_to_recordset($1::jsonb) as q ("endpointId" uuid, subject text)
    order by "endpointId", subject
    on conflict (endpoint_id, subject) do update set due_at = delivery_queues.due_at`,
    [JSON.stringify(keys.map(({ endpointId, subject }) => ({ endpointId, subject }))), now],
  );
}

/**
 * Takes what is due, at most `slots` of each active endpoint, those that `busy` counts included, and the oldest pending
 * delivery of each. What is not finished by `leaseEnd` is taken again.
 */
export function claimQueues(
  sql: Sql,
  request: {
    readonly now: Date;
    readonly leaseId: string;
    readonly leaseEnd: Date;
    readonly slots: number;
    readonly busy: Readonly<Record<string, number>>;
  },
): Promise<DueDelivery[]> {
  // Rows that another instance is taking are left to it.
  return sql.rows<DueDelivery>(
    `
    with due as materialized (
      select q.endpoint_id, q.subject
      from endpoints e
      left join jsonb_each_text($5::jsonb) as busy (id, taken) on busy.id::uuid = e.id
      cross join lateral (
        select endpoint_id, subject
        from delivery_queues
        where endpoint_id = e.id and due_at <= $1
        order by due_at
        limit greatest($4::int - coalesce(busy.taken::int, 0), 0)
        for update skip locked
      ) q
      where e.state = 'active'
    ),
    claimed as (
      update delivery_queues q
      set due_at = $3, lease_id = $2
      from due
      where q.endpoint_id = due.endpoint_id and q.subject = due.subject
      returning q.endpoint_id, q.subject
    )
    select c.endpoint_id as "endpointId", c.subject, $2::uuid as "leaseId", d.id, d.event_id as "eventId", d.body,
      d.attempts, d.created_at as "createdAt", e.url, e.secret, e.previous_secret as "previousSecret",
      e.previous_secret_until as "previousSecretUntil"
    from claimed c
    join endpoints e on e.id = c.endpoint_id
    cross join lateral (
      select id, event_id, body, attempts, created_at
      from deliveries
      where endpoint_id = c.endpoint_id and subject = c.subject and state = 'pending'
      order by position
      limit 1
    ) d`,
    [request.now, request.leaseId, request.leaseEnd, request.slots, JSON.stringify(request.busy)],
  );
}

/** Whether a lease still holds; locks the queue's row until the transaction ends. */
export async function lockLease(tx: Sql, { endpointId, subject, leaseId }: QueueKey & { leaseId: string }) {
  const rowCount = await tx.count(
    `
    select
    from delivery_queues
    where endpoint_id = $1 and subject = $2 and lease_id = $3
    for update`,
    [endpointId, subject, leaseId],
  );
  return rowCount === 1;
}

/** The queue comes up again at a time. */
export async function scheduleQueue(tx: Sql, { endpointId, subject }: QueueKey, dueAt: Date): Promise<void> {
  await tx.query(
    `
    update delivery_queues
    set due_at = $3, lease_id = null
    where endpoint_id = $1 and subject = $2`,
    [endpointId, subject, dueAt],
  );
}

/** After a delivery was finished: the next one's turn, or the queue is done. The row is locked by the caller. */
export async function advanceQueue(tx: Sql, key: QueueKey, now: Date): Promise<void> {
  const rowCount = await tx.count(
    `
    delete from delivery_queues
    where endpoint_id = $1 and subject = $2
      and not exists (
        select
        from deliveries
        where endpoint_id = $1 and subject = $2 and state = 'pending'
      )`,
    [key.endpointId, key.subject],
  );
  if (rowCount === 0) await scheduleQueue(tx, key, now);
}

/** Removes the queues of deleted endpoints. */
export function forgetQueues(sql: Sql, signal: AbortSignal): Promise<number> {
  return forgetRows(
    sql,
    signal,
    "delivery_queues",
    "endpoint_id in (select id from endpoints where state = 'deleted')",
  );
}

/** How the queues are doing. */
export interface QueueFigures {
  /** Of active endpoints. */
  readonly queues: number;
  /** Age in seconds of the oldest pending delivery to an active endpoint; 0 when there is none. */
  readonly oldest: number;
}

export async function queueFigures(sql: Sql): Promise<QueueFigures> {
  const row = await sql.row<QueueFigures>(
    `
    select coalesce(sum(queued.queues), 0)::int as queues,
      coalesce(extract(epoch from clock_timestamp() - min(first.created_at)), 0)::float8 as oldest
    from endpoints e
    cross join lateral (
      select count(*) as queues
      from delivery_queues
      where endpoint_id = e.id
    ) queued
    left join lateral (
      select created_at
      from deliveries
      where endpoint_id = e.id and state = 'pending'
      order by position
      limit 1
    ) first on true
    where e.state = 'active'`,
  );
  return row ?? { queues: 0, oldest: 0 };
}
