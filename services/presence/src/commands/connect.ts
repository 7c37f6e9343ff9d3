import type { Lease } from "../domain/lease.ts";
import { modeOnConnect, reachabilityAt } from "../domain/reachability.ts";
import type { Mode } from "../domain/staff.ts";
import type { LeaseStore } from "../store/leases.ts";
import type { SweepStore } from "../store/sweeps.ts";
import { changeMode, type ModeDeps } from "./set-mode.ts";

export interface ConnectDeps extends ModeDeps {
  readonly leases: LeaseStore;
  readonly sweeps: SweepStore;
}

/**
 * P2: one connection begins; whoever was away is online now, a reload or a second device changes no mode. Throws
 * not_found presence.staff_not_found, unavailable presence.redis_unavailable before anything is written.
 */
export async function connect(deps: ConnectDeps, lease: Lease): Promise<Mode> {
  const { leases, sweeps } = deps;
  const [{ now, expiresAt }, memoryMs] = await Promise.all([leases.endOf(lease.staffId), sweeps.memoryMs()]);
  const before = reachabilityAt(expiresAt, now, leases.times);
  // The mode first, the lease after it: when one of the two fails, trying again finds the person still away.
  const decide = (current: { mode: Mode; chosen: boolean }) =>
    modeOnConnect({ ...current, before, memoryMs }, leases.times);
  const mode = await changeMode(deps, lease.staffId, decide, unkeyed);
  await leases.renew([lease]);
  return mode;
}

/** Connecting again is harmless, so it needs no idempotency key. */
const unkeyed = { caller: "", key: "", hash: "" };
