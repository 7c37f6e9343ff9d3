import { type Page, type PageRequest, readPage } from "@switchboard/kit/read-page";
import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";
import type { Delivery, DeliveryState } from "../domain/delivery.ts";
import { deliveryNotFound } from "../domain/refusals.ts";

const columns = `id, endpoint_id as "endpointId", event_id as "eventId", event_type as "eventType", subject, body, state,
  attempts, created_at as "createdAt", next_attempt_at as "nextAttemptAt", finished_at as "finishedAt",
  response_status as "responseStatus", response_body as "responseBody", error, duration_ms as "durationMs",
  redelivery_of as "redeliveryOf"`;

/** A delivery as it begins. */
export type NewDelivery = Pick<
  Delivery,
  "id" | "endpointId" | "eventId" | "eventType" | "subject" | "body" | "createdAt" | "redeliveryOf"
>;

/** A delivery with its place in the order of its endpoint. */
type ListedDelivery = Delivery & { readonly position: bigint };

/** Adds deliveries in the order given; an event that an endpoint has already is left out. */
export async function insertDeliveries(tx: Sql, deliveries: readonly NewDelivery[]): Promise<void> {
  await tx.query(
    `
    insert into deliveries (id, endpoint_id, event_id, event_type, subject, body, state, created_at, next_attempt_at,
      redelivery_of)
    select id, "endpointId", "eventId", "eventType", subject, body, 'pending', "createdAt", "createdAt", "redeliveryOf"
    from jsonb_to_recordset($1::jsonb) as d (
      id uuid, "endpointId" uuid, "eventId" text, "eventType" text, subject text, body text, "createdAt" timestamptz,
      "redeliveryOf" uuid, place int
    )
    order by place
    on conflict (endpoint_id, event_id) where redelivery_of is null do nothing`,
    [JSON.stringify(deliveries.map((delivery, place) => ({ ...delivery, place })))],
  );
}

/** The outcome of an attempt, the attempt included. */
export type DeliveryResult = Pick<
  Delivery,
  | "id"
  | "state"
  | "attempts"
  | "nextAttemptAt"
  | "finishedAt"
  | "responseStatus"
  | "responseBody"
  | "error"
  | "durationMs"
>;

export async function saveResult(tx: Sql, result: DeliveryResult): Promise<void> {
  await tx.query(
    `
    update deliveries
    set state = $2, attempts = $3, next_attempt_at = $4, finished_at = $5, response_status = $6, response_body = $7,
      error = $8, duration_ms = $9
    where id = $1`,
    [
      result.id,
      result.state,
      result.attempts,
      result.nextAttemptAt,
      result.finishedAt,
      result.responseStatus,
      result.responseBody,
      result.error,
      result.durationMs,
    ],
  );
}

/** A delivery to an endpoint that is there. Throws not_found notify.delivery_not_found. */
export async function findDelivery(sql: Sql, id: string): Promise<Delivery> {
  const row = await sql.row<Delivery>(
    `
    select ${columns}
    from deliveries d
    where id = $1 and exists (select from endpoints e where e.id = d.endpoint_id and e.state <> 'deleted')`,
    [id],
  );
  if (row === undefined) throw deliveryNotFound(id);
  return row;
}

/** A page of the deliveries of an endpoint that is there, newest first; of one state when it is given. */
export function listDeliveries(
  sql: Sql,
  endpointId: string,
  state: DeliveryState | undefined,
  page: PageRequest,
): Promise<Page<Delivery>> {
  return readPage(
    page,
    `deliveries:${endpointId}:${state ?? ""}`,
    (after, limit) =>
      sql.rows<ListedDelivery>(
        `
        select position, ${columns}
        from deliveries
        where endpoint_id = $1 and ($2::text is null or state = $2) and ($3::int8 is null or position < $3)
        order by position desc
        limit $4`,
        [endpointId, state ?? null, after === undefined ? null : BigInt(after[0] ?? ""), limit],
      ),
    ({ position }) => [String(position)],
  );
}

/** Active endpoints with more than `limit` pending deliveries. */
export function findOverfull(sql: Sql, limit: number): Promise<string[]> {
  return sql.column<string>(
    `
    select e.id
    from endpoints e
    cross join lateral (
      select count(*) as pending
      from (
        select
        from deliveries
        where endpoint_id = e.id and state = 'pending'
        limit $1 + 1
      ) capped
    ) counted
    where e.state = 'active' and pending > $1`,
    [limit],
  );
}

/** Forgets deliveries that succeeded 3 days ago, dead ones after 30, and those of deleted endpoints. */
export async function forgetDeliveries(sql: Sql, signal: AbortSignal): Promise<void> {
  await forgetRows(sql, signal, "deliveries", "state = 'succeeded' and finished_at < now() - interval '3 days'");
  await forgetRows(sql, signal, "deliveries", "state = 'dead' and finished_at < now() - interval '30 days'");
  await forgetRows(sql, signal, "deliveries", "endpoint_id in (select id from endpoints where state = 'deleted')");
}
