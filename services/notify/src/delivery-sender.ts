import { newId } from "@switchboard/kit/ids";
import { type DeliverDeps, deliver } from "./commands/deliver.ts";
import { type Dispatcher, startDispatcher } from "./dispatcher.ts";
import { claimQueues, type DueDelivery } from "./store/delivery-queues.ts";

/** Above the time of an attempt, in milliseconds. */
const LEASE_MS = 40_000;

/**
 * Makes deliveries as they become due: of one subject and endpoint one after the other, of different ones at once, at
 * most `slots` for each endpoint. There are at most 50 endpoints, each with slots of its own, so one that hangs holds
 * up no other.
 */
export function startDeliverySender(deps: DeliverDeps, slots: number): Dispatcher {
  return startDispatcher<DueDelivery>({
    name: "delivery sender",
    deps,
    leaseMs: LEASE_MS,
    claim: (running, now, leaseEnd) =>
      claimQueues(deps.pool, { now, leaseId: newId(), leaseEnd, slots, busy: countBusy(running) }),
    work: (delivery, leaseEnd) => deliver(deps, delivery, leaseEnd),
  });
}

function countBusy(running: ReadonlySet<DueDelivery>): Record<string, number> {
  const busy: Record<string, number> = {};
  for (const { endpointId } of running) busy[endpointId] = (busy[endpointId] ?? 0) + 1;
  return busy;
}
