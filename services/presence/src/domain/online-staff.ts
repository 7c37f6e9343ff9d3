import type { LeaseSnapshot } from "./department-presence.ts";
import { type LeaseTimes, type Reachability, reachabilityAt } from "./reachability.ts";

/** Somebody who wants work and is not away, and for how long that is certain. */
export interface OnlineStaff {
  readonly id: string;
  readonly reachability: Exclude<Reachability, "away">;
  /** Milliseconds for which the newest lease still holds; 0 when suspect. */
  readonly reachableForMs: number;
  /** Milliseconds until they count as away unless a lease is renewed. */
  readonly awayInMs: number;
}

/**
 * Those of `wanting` (mode online) who are not away (P4), at the moment of the snapshot. Durations and not moments are
 * told, so that the clocks of whoever reads them need not agree with that of Redis.
 */
export function onlineStaff(
  wanting: readonly string[],
  { now, expiresAt }: LeaseSnapshot,
  times: LeaseTimes,
): OnlineStaff[] {
  return wanting.flatMap((id) => {
    const end = expiresAt.get(id);
    const reachability = reachabilityAt(end, now, times);
    if (end === undefined || reachability === "away") return [];
    return [{ id, reachability, reachableForMs: Math.max(0, end - now), awayInMs: end + times.suspectMs - now }];
  });
}
