import type { Redis } from "ioredis";
import type { LeaseSnapshot } from "../domain/department-presence.ts";
import type { Lease } from "../domain/lease.ts";
import type { LeaseTimes } from "../domain/reachability.ts";
import { loadScript, runScript } from "./redis.ts";

// One slot of a Redis Cluster for all of them (the braces), because every script touches several.
const ENDS_OF_STAFF = "presence:{leases}:staff";
const ENDS_OF_LEASES = "presence:{leases}:all";
const leasesOf = (staffId: string): string => `presence:{leases}:of:${staffId}`;

/** Leases renewed by one script: long enough to be cheap, short enough not to keep others waiting. */
const CHUNK = 500;

const renewScript = loadScript("renew");
const releaseScript = loadScript("release");
const leaseEndScript = loadScript("lease-end");
const snapshotScript = loadScript("snapshot");

/**
 * Who holds connections (P4, P5), scored by the clock of Redis. Expiry is a question of reading: nothing has to run for
 * a lease to end. Every key has a time to live; an emptied Redis is right again when every gateway has renewed once.
 * All methods throw unavailable presence.redis_unavailable when Redis is away.
 */
export class LeaseStore {
  readonly #redis: Redis;
  readonly #times: LeaseTimes;

  constructor(redis: Redis, times: LeaseTimes) {
    this.#redis = redis;
    this.#times = times;
  }

  get times(): LeaseTimes {
    return this.#times;
  }

  /**
   * Makes these leases last from now on, whether they were there or not; answers how many people are reachable now who
   * were not before. All scripts travel in one pipeline.
   */
  async renew(leases: readonly Lease[]): Promise<number> {
    const work: Promise<number>[] = [];
    for (let at = 0; at < leases.length; at += CHUNK) work.push(this.#renewChunk(leases.slice(at, at + CHUNK)));
    return (await Promise.all(work)).reduce((sum, came) => sum + came, 0);
  }

  async #renewChunk(leases: readonly Lease[]): Promise<number> {
    const keys = [ENDS_OF_STAFF, ENDS_OF_LEASES, ...leases.map((lease) => leasesOf(lease.staffId))];
    const { leaseMs, suspectMs } = this.#times;
    const pairs = leases.flatMap((lease) => [lease.staffId, lease.leaseId]);
    return Number(await runScript(this.#redis, renewScript, keys, [leaseMs, leaseMs + suspectMs, ...pairs]));
  }

  /** Ends a lease at once, and answers whether it was the person's last; one that is not there is no error. */
  async release({ staffId, leaseId }: Lease): Promise<boolean> {
    const keys = [ENDS_OF_STAFF, ENDS_OF_LEASES, leasesOf(staffId)];
    return (await runScript(this.#redis, releaseScript, keys, [staffId, leaseId])) === 1;
  }

  /** When one person's last lease ends or ended, and the time by the same clock, both in milliseconds. */
  async endOf(staffId: string): Promise<{ now: number; expiresAt: number | undefined }> {
    const reply = await runScript(this.#redis, leaseEndScript, [ENDS_OF_STAFF], [staffId]);
    const [now, score] = reply as [number, string | number | null];
    return { now, expiresAt: score === null ? undefined : Number(score) };
  }

  /** Everybody who is not away, and how many leases are alive. */
  async snapshot(): Promise<LeaseSnapshot & { leases: number }> {
    const keys = [ENDS_OF_STAFF, ENDS_OF_LEASES];
    const reply = await runScript(this.#redis, snapshotScript, keys, [this.#times.suspectMs]);
    const [now, leases, flat] = reply as [number, number, string[]];
    const expiresAt = new Map<string, number>();
    for (let at = 0; at + 1 < flat.length; at += 2) expiresAt.set(String(flat[at]), Number(flat[at + 1]));
    return { now, leases, expiresAt };
  }
}
