import { newId } from "@switchboard/kit/ids";
import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { NotifyDeps } from "../deps.ts";
import type { Delivery } from "../domain/delivery.ts";
import { assertActive } from "../domain/refusals.ts";
import { bodyOf } from "../domain/webhook-event.ts";
import { findDelivery, insertDeliveries, type NewDelivery } from "../store/deliveries.ts";
import { openQueues } from "../store/delivery-queues.ts";
import { findEndpoint } from "../store/endpoints.ts";

/**
 * Sends an event once more: a new delivery with the same event id and the same bytes, after what waits for its subject.
 * Throws not_found notify.delivery_not_found, failed_precondition notify.endpoint_disabled.
 */
export async function redeliver({ pool, now }: NotifyDeps, asking: Asking, deliveryId: string): Promise<Delivery> {
  const id = await writeOnce(pool, { asking, rpc: "redeliver", input: { deliveryId } }, async (tx) => {
    const first = await findDelivery(tx, deliveryId);
    assertActive(await findEndpoint(tx, first.endpointId));
    return addDelivery(tx, { ...first, id: newId(), createdAt: now(), redeliveryOf: first.id });
  });
  return findDelivery(pool, id);
}

/** Sends an event of the type `endpoint.test`. Throws not_found notify.endpoint_not_found, or endpoint_disabled. */
export async function sendTest({ pool, now }: NotifyDeps, asking: Asking, endpointId: string): Promise<Delivery> {
  const id = await writeOnce(pool, { asking, rpc: "sendTest", input: { endpointId } }, async (tx) => {
    assertActive(await findEndpoint(tx, endpointId));
    return addDelivery(tx, testDelivery(endpointId, now()));
  });
  return findDelivery(pool, id);
}

function testDelivery(endpointId: string, now: Date): NewDelivery {
  const event = { id: newId(), type: "endpoint.test", occurredAt: now, subject: endpointId, projectId: "", data: {} };
  const { id: eventId, type: eventType, subject } = event;
  const body = bodyOf(event);
  return { id: newId(), endpointId, eventId, eventType, subject, body, createdAt: now, redeliveryOf: null };
}

async function addDelivery(tx: Sql, delivery: NewDelivery): Promise<string> {
  await insertDeliveries(tx, [delivery]);
  await openQueues(tx, [delivery], delivery.createdAt);
  return delivery.id;
}
