import { inTransaction } from "@switchboard/pg/pool";
import type { NotifyDeps } from "../deps.ts";
import { settle } from "../domain/delivery.ts";
import { FAILING_MAX_MS } from "../domain/endpoint.ts";
import type { RetryPolicy } from "../domain/retry.ts";
import { deliveryAttempts, deliverySeconds, endpointsDisabled } from "../metrics.ts";
import { persist } from "../persist.ts";
import { type DeliveryResult, saveResult } from "../store/deliveries.ts";
import { advanceQueue, type DueDelivery, lockLease, scheduleQueue } from "../store/delivery-queues.ts";
import { disableEndpoint, noteFailure, noteSuccess } from "../store/endpoints.ts";
import { type PostOptions, post } from "../webhooks/post.ts";
import { signedHeaders } from "../webhooks/secret.ts";

/** The status by which a receiver asks to be sent nothing any more. */
const GONE = 410;

export interface DeliverDeps extends NotifyDeps {
  readonly retry: RetryPolicy;
  readonly post: PostOptions;
}

/**
 * One attempt at a delivery whose queue this process has claimed, and what becomes of it and of its endpoint. An answer
 * that could not be written down by `leaseEnd` leads to another attempt, with the same ids.
 */
export async function deliver(deps: DeliverDeps, delivery: DueDelivery, leaseEnd: Date): Promise<void> {
  const began = performance.now();
  const attempt = await post(delivery.url, headersOf(delivery, deps.now()), delivery.body, deps.post);
  const durationMs = Math.round(performance.now() - began);
  deliverySeconds.observe(durationMs / 1000);
  const now = deps.now();
  const counted = { attempts: delivery.attempts + 1, createdAt: delivery.createdAt };
  const settled = settle(deps.retry, counted, attempt, now, deps.random());
  deliveryAttempts.inc({ outcome: settled.state === "pending" ? "retry" : settled.state });
  const { status, body } = attempt.kind === "answered" ? attempt : { status: 0, body: "" };
  const result: DeliveryResult = {
    ...settled,
    id: delivery.id,
    attempts: counted.attempts,
    finishedAt: settled.state === "pending" ? null : now,
    responseStatus: status,
    responseBody: body,
    durationMs,
  };
  await persist(() => finish(deps, delivery, result, now), leaseEnd);
}

function headersOf(delivery: DueDelivery, now: Date): Record<string, string> {
  const { secret, previousSecret, previousSecretUntil } = delivery;
  const both = previousSecretUntil !== null && previousSecretUntil > now;
  return {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Switchboard-Webhooks/1",
    "switchboard-delivery-id": delivery.id,
    ...signedHeaders(delivery.eventId, delivery.body, both ? [secret, previousSecret] : [secret], now),
  };
}

function finish(deps: DeliverDeps, delivery: DueDelivery, result: DeliveryResult, now: Date): Promise<void> {
  const { endpointId } = delivery;
  return inTransaction(deps.pool, async (tx) => {
    // Somebody who took us for dead is sending it: theirs is the outcome.
    if (!(await lockLease(tx, delivery))) return;
    await saveResult(tx, result);
    if (result.nextAttemptAt !== null) await scheduleQueue(tx, delivery, result.nextAttemptAt);
    else await advanceQueue(tx, delivery, now);
    if (result.state === "succeeded") return noteSuccess(tx, endpointId);
    if (result.responseStatus === GONE) {
      endpointsDisabled.inc({ reason: "gone" });
      return disableEndpoint(tx, endpointId, "gone");
    }
    const limit = new Date(now.getTime() - FAILING_MAX_MS);
    if (!(await noteFailure(tx, endpointId, now, limit))) return;
    endpointsDisabled.inc({ reason: "failing" });
    deps.log.warn({ endpoint_id: endpointId }, "a webhook endpoint was switched off: nothing but failures for 3 days");
  });
}
