import type { Mode } from "./staff.ts";

/** Whether a member of staff can be reached now: a lease is valid; the last one ran out a moment ago; neither. */
export type Reachability = "reachable" | "suspect" | "away";

/** How long leases last. Parameters only so that tests need not wait. */
export interface LeaseTimes {
  /** A lease that is not renewed ends after this, in milliseconds. */
  readonly leaseMs: number;
  /** Without any lease a person is away after this, in milliseconds. */
  readonly suspectMs: number;
}

/** P4: nothing new after 20 s without a connection, away after 45 s. */
export const leaseTimes: LeaseTimes = { leaseMs: 20_000, suspectMs: 25_000 };

/**
 * @param expiresAt when the last of the person's leases ends or ended, in Redis milliseconds; undefined for no lease in
 * living memory.
 */
export function reachabilityAt(expiresAt: number | undefined, now: number, times: LeaseTimes): Reachability {
  if (expiresAt === undefined) return "away";
  if (expiresAt > now) return "reachable";
  return now - expiresAt < times.suspectMs ? "suspect" : "away";
}

/** What is known of somebody who opens the workplace. */
export interface Arrival {
  readonly mode: Mode;
  /** Whether the mode was ever set, or is what everybody begins with. */
  readonly chosen: boolean;
  /** Whether an administrator switched them offline, and they did not go online themselves since. */
  readonly forced: boolean;
  readonly before: Reachability;
  /** How far back the leases that are known reach, in milliseconds; 0 right after Redis was emptied. */
  readonly memoryMs: number;
}

/**
 * P2: opening the workplace makes an operator online; a reload, a second tab or a second device changes no mode. When
 * Redis was emptied a moment ago nobody can tell the two apart, and whoever chose offline stays it. So does whoever an
 * administrator switched offline.
 */
export function modeOnConnect(arrival: Arrival, { leaseMs, suspectMs }: LeaseTimes): Mode {
  const { mode, chosen, forced, before, memoryMs } = arrival;
  if (forced || before !== "away") return mode;
  const surelyAway = memoryMs >= leaseMs + suspectMs;
  return surelyAway || !chosen ? "online" : mode;
}
