import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { Announced } from "../domain/announcement.ts";
import { loadScript, onRedis, runScript } from "./redis.ts";

const LOCK = "presence:{sweep}:lock";
const LAST = "presence:{sweep}:last";
const SINCE = "presence:{sweep}:since";
const ANNOUNCED = "presence:{sweep}:announced";

/** A crashed holder keeps the turn for this long at most, in milliseconds. */
const LOCK_MS = 5_000;
/** What was announced is forgotten after this, and said again once: heals whoever missed it. In milliseconds. */
const KEEP_MS = 3_600_000;

const beginScript = loadScript("begin-sweep");
const endScript = loadScript("end-sweep");

/**
 * Whose turn it is to announce presence and what was announced last, shared by all instances, so that any of them can
 * go on where another stopped. All methods throw unavailable presence.redis_unavailable when Redis is away.
 */
export class SweepStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /**
   * Runs `work` when nobody else is sweeping and the last sweep by anyone began at least `minAgeMs` ago; answers
   * whether it did.
   */
  async exclusively(minAgeMs: number, work: () => Promise<unknown>): Promise<boolean> {
    const token = randomUUID();
    const mine = await runScript(this.#redis, beginScript, [LOCK, LAST, SINCE], [token, LOCK_MS, minAgeMs, KEEP_MS]);
    if (mine !== 1) return false;
    try {
      await work();
    } finally {
      await runScript(this.#redis, endScript, [LOCK], [token]);
    }
    return true;
  }

  /** Milliseconds since any instance last began a sweep; NaN when none did. */
  async lagMs(): Promise<number> {
    return (await this.#ageOf(LAST)) ?? Number.NaN;
  }

  /** How far back Redis remembers, in milliseconds: since it was emptied, or since presence was first there. */
  async memoryMs(): Promise<number> {
    return (await this.#ageOf(SINCE)) ?? 0;
  }

  async #ageOf(key: string): Promise<number | undefined> {
    const [time, since] = await onRedis(Promise.all([this.#redis.time(), this.#redis.get(key)]));
    const [seconds = 0, microseconds = 0] = time.map(Number);
    return since === null ? undefined : seconds * 1000 + Math.floor(microseconds / 1000) - Number(since);
  }

  /** What was last announced of each department, by id. */
  async announced(): Promise<Map<string, Announced>> {
    const all = await onRedis(this.#redis.hgetall(ANNOUNCED));
    return new Map(Object.entries(all).map(([id, value]) => [id, decode(value)]));
  }

  /** Remembers what is announced now. */
  async remember(announced: ReadonlyMap<string, Announced>): Promise<void> {
    if (announced.size === 0) return;
    const fields = [...announced].flatMap(([id, one]) => [id, `${one.at} ${one.fingerprint}`]);
    await onRedis(
      this.#redis
        .multi()
        .hset(ANNOUNCED, ...fields)
        .pexpire(ANNOUNCED, KEEP_MS)
        .exec(),
    );
  }
}

function decode(value: string): Announced {
  const [at = "", fingerprint = ""] = value.split(" ");
  return { at: Number(at), fingerprint };
}
