import { newId } from "@switchboard/kit/ids";
import { type Asking, type Command, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { CalledDeps } from "../deps.ts";
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
export function redeliver(deps: CalledDeps, asking: Asking, deliveryId: string): Promise<Delivery> {
  return addDelivery(deps, { asking, rpc: "redeliver", input: { deliveryId } }, async (tx) => {
    const first = await findDelivery(tx, deliveryId);
    assertActive(await findEndpoint(tx, first.endpointId));
    return { ...first, id: newId(), createdAt: deps.now(), redeliveryOf: first.id };
  });
}

/** Sends an event of the type `endpoint.test`. Throws not_found notify.endpoint_not_found, or endpoint_disabled. */
export function sendTest(deps: CalledDeps, asking: Asking, endpointId: string): Promise<Delivery> {
  return addDelivery(deps, { asking, rpc: "sendTest", input: { endpointId } }, async (tx) => {
    assertActive(await findEndpoint(tx, endpointId));
    return testDelivery(endpointId, deps.now());
  });
}

function testDelivery(endpointId: string, now: Date): NewDelivery {
  const event = { id: newId(), type: "endpoint.test", occurredAt: now, subject: endpointId, projectIds: [], data: {} };
  const { id: eventId, type: eventType, subject } = event;
  const body = bodyOf(event);
  return { id: newId(), endpointId, eventId, eventType, subject, body, createdAt: now, redeliveryOf: null };
}

async function addDelivery(
  { pool, deliveriesQueued }: CalledDeps,
  command: Command,
  make: (tx: Sql) => Promise<NewDelivery>,
): Promise<Delivery> {
  const id = await writeOnce(pool, command, async (tx) => {
    const delivery = await make(tx);
    await insertDeliveries(tx, [delivery]);
    await openQueues(tx, [delivery], delivery.createdAt);
    return delivery.id;
  });
  deliveriesQueued();
  return findDelivery(pool, id);
}
