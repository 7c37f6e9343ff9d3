import { changeMode, type ModeDeps } from "../changes/change-mode.ts";
import type { PresenceDeps } from "../deps.ts";
import type { ForcedOffline } from "../domain/forced-offline.ts";
import type { Lease } from "../domain/lease.ts";
import { modeOnConnect, reachabilityAt } from "../domain/reachability.ts";
import type { Mode } from "../domain/staff.ts";
import type { LockedMode } from "../store/staff.ts";

/** The mode of somebody who connects, and who switched them offline if it was not they. */
export interface Connected {
  readonly mode: Mode;
  readonly forced: ForcedOffline | null;
}

/**
 * P2: one connection begins; whoever was away is online now, a reload or a second device changes no mode, and no
 * connection undoes an administrator's switch. Throws
 * not_found presence.staff_not_found, unavailable presence.redis_unavailable before anything is written.
 */
export async function connect(
  deps: ModeDeps & Pick<PresenceDeps, "leases" | "sweeps">,
  lease: Lease,
): Promise<Connected> {
  const { leases, sweeps } = deps;
  const [{ now, expiresAt }, memoryMs] = await Promise.all([leases.endOf(lease.staffId), sweeps.memoryMs()]);
  const before = reachabilityAt(expiresAt, now, leases.times);
  // The mode first, the lease after it: when one of the two fails, trying again finds the person still away.
  let forced: ForcedOffline | null = null;
  const decide = (current: LockedMode) => {
    forced = current.forced;
    return modeOnConnect({ ...current, forced: forced !== null, before, memoryMs }, leases.times);
  };
  const mode = await changeMode(deps, unkeyed, lease.staffId, decide);
  if ((await leases.renew([lease])) > 0) deps.onlineMoved();
  deps.presenceMoved();
  return { mode, forced };
}

/** Connecting again is harmless, so it needs no idempotency key. */
const unkeyed = { asking: { caller: { kind: "anonymous" }, idempotencyKey: "" }, rpc: "Connect", input: {} } as const;
