import { BoundedMap } from "@switchboard/kit/bounded-map";
import type { Redis } from "ioredis";

/** How often something was done in a window of time, and when that ends. */
export interface Hits {
  readonly count: number;
  /** Milliseconds to the end of the window. */
  readonly endsInMs: number;
}

interface Window {
  count: number;
  readonly endsAt: number;
}

/** Keys that are counted while Redis is away; of more, those that were begun first are forgotten. */
const KEYS_MAX = 50_000;

const script = `
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
if count == tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}`;

/**
 * Counts what callers do: in Redis for all gateways together, and here alone while Redis is away or silent, so that a limit
 * holds for each gateway then instead of for all.
 */
export class HitCounter {
  readonly #redis: Redis;
  readonly #here = new BoundedMap<string, Window>(KEYS_MAX);

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Counts so many more. The window begins with the first. */
  async hit(key: string, windowMs: number, times: number): Promise<Hits> {
    if (this.#redis.status !== "ready") return this.#hitHere(key, windowMs, times);
    try {
      const [count, endsInMs] = (await this.#redis.eval(script, 1, `gateway:rate:${key}`, windowMs, times)) as [
        number,
        number,
      ];
      return { count, endsInMs: Math.max(1, endsInMs) };
    } catch {
      // It went away just now; what that was stands in the log of the connection.
      return this.#hitHere(key, windowMs, times);
    }
  }

  #hitHere(key: string, windowMs: number, times: number): Hits {
    const now = performance.now();
    const known = this.#here.get(key);
    const window = known !== undefined && known.endsAt > now ? known : { count: 0, endsAt: now + windowMs };
    window.count += times;
    if (window !== known) this.#here.set(key, window);
    return { count: window.count, endsInMs: window.endsAt - now };
  }
}
