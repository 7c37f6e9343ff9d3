import { createHash } from "node:crypto";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import type { Sql } from "@switchboard/pg/pool";
import { ANNOUNCE_EVERY_MS, type Announced, isDue } from "./domain/announcement.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import { type LivePush, presenceChanged } from "./events.ts";
import { announcements } from "./metrics.ts";
import { getPresence } from "./queries/get-presence.ts";
import type { LeaseStore } from "./store/leases.ts";
import type { SweepStore } from "./store/sweeps.ts";

export interface SweeperOptions {
  readonly pool: Sql;
  readonly leases: LeaseStore;
  readonly sweeps: SweepStore;
  /** Publishes on core NATS; false when NATS is away, so that nothing counts as told that nobody heard. */
  readonly push: (push: LivePush) => boolean;
  /** A department's people changed: a lease that ran out is noticed by nobody sooner. */
  readonly onlineMoved: () => void;
  readonly log: Logger;
}

/** Announces who is online. */
export interface Sweeper {
  /** Something changed here: look soon. */
  nudge(): void;
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 1_000;
/** While nobody is online nothing changes that no nudge tells of; this is for an instance that died before its nudge. */
const QUIET_EVERY_MS = 5_000;
/** Instances share the work: one that finds a sweep younger than this leaves it at that, in milliseconds. */
const SHARED_MS = 900;
/** After a nudge a sweep may follow the last one sooner, in milliseconds; a thousand nudges are still few sweeps. */
const NUDGED_MS = 200;

/**
 * P6: looks every second, while anybody is online, for departments whose set of online people is not what was last
 * announced, and publishes it. Any number of instances may run it: Redis says whose turn it is and what was announced.
 */
export function startSweeper(options: SweeperOptions): Sweeper {
  let nudged = false;
  let quiet = false;
  const loop = startLoop({
    name: "presence sweeper",
    everyMs: () => (quiet ? QUIET_EVERY_MS : SWEEP_EVERY_MS),
    log: options.log,
    run: async () => {
      const minAgeMs = nudged ? NUDGED_MS : SHARED_MS;
      nudged = false;
      quiet = false;
      await options.sweeps.exclusively(minAgeMs, async () => {
        quiet = await sweep(options);
      });
    },
  });
  return {
    nudge: () => {
      nudged = true;
      loop.nudge();
    },
    stop: () => loop.stop(),
  };
}

/**
 * One look. A department is announced at most once a second; what changes sooner waits for the next look. Returns whether
 * nobody is online, and everybody was told so.
 */
export async function sweep(options: Omit<SweeperOptions, "log">): Promise<boolean> {
  const { pool, leases, sweeps, push, onlineMoved } = options;
  const announced = await sweeps.announced();
  const told = new Map<string, Announced>();
  let quiet = true;
  for (const presence of await getPresence(pool, leases)) {
    if (presence.online.length > 0) quiet = false;
    const fingerprint = fingerprintOf(presence);
    const at = presence.asOf.getTime();
    if (announced.get(presence.id)?.fingerprint !== fingerprint) quiet = false;
    if (!isDue(announced.get(presence.id), fingerprint, at, ANNOUNCE_EVERY_MS)) continue;
    if (push(presenceChanged(presence))) told.set(presence.id, { fingerprint, at });
  }
  if (told.size > 0) onlineMoved();
  announcements.inc(told.size);
  await sweeps.remember(told);
  return quiet;
}

/** The same for the same people in the same state, whenever it was looked. */
function fingerprintOf({ name, online }: DepartmentPresence): string {
  return createHash("sha256")
    .update(JSON.stringify([name, online]))
    .digest("base64url");
}
