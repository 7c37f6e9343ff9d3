import { newId } from "@switchboard/kit/ids";
import { type DeliverDeps, deliver } from "./commands/deliver.ts";
import { type Dispatcher, startDispatcher } from "./dispatcher.ts";
import { claimQueues, type DueDelivery } from "./store/delivery-queues.ts";

/** Due deliveries are looked for this often, in milliseconds. */
const LOOK_MS = 500;
/** A sender that has not finished after this long counts as dead, in milliseconds; above the time of an attempt. */
const LEASE_MS = 40_000;

interface Claimed {
  readonly delivery: DueDelivery;
  readonly leaseEnd: Date;
}

/**
 * Makes deliveries as they become due: of one subject and endpoint one after the other, of different ones at once, at
 * most `slots` for each endpoint. There are at most 50 endpoints, each with slots of its own, so one that hangs holds
 * up no other.
 */
export function startDeliverySender(deps: DeliverDeps, slots: number): Dispatcher {
  return startDispatcher<Claimed>({
    name: "delivery sender",
    everyMs: LOOK_MS,
    log: deps.log,
    claim: async (running) => {
      const now = deps.now();
      const leaseEnd = new Date(now.getTime() + LEASE_MS);
      const request = { now, leaseId: newId(), leaseEnd, slots, busy: countBusy(running) };
      return (await claimQueues(deps.pool, request)).map((delivery) => ({ delivery, leaseEnd }));
    },
    work: ({ delivery, leaseEnd }) => deliver(deps, delivery, leaseEnd),
  });
}

function countBusy(running: ReadonlySet<Claimed>): Record<string, number> {
  const busy: Record<string, number> = {};
  for (const { delivery } of running) busy[delivery.endpointId] = (busy[delivery.endpointId] ?? 0) + 1;
  return busy;
}
