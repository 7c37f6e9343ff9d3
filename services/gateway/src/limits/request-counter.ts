import { BoundedMap } from "@switchboard/kit/bounded-map";
import type { HitCounter, Hits } from "./hit-counter.ts";

/** What is known of a key's window. */
interface Known {
  /** With what was not told yet. */
  count: number;
  /** Counted here and not told to the others. */
  untold: number;
  readonly endsAt: number;
}

/** Keys whose window is known; of more, those that were counted longest ago are asked about again. */
const KEYS_MAX = 50_000;
/** The part of a limit that one gateway may count before it tells the others. */
const TOLD_EVERY = 1 / 20;
/** From this part of a limit on, each request is counted by all gateways together before it is let in. */
const ASKED_FROM = 1 / 2;

/**
 * Counts requests without asking Redis about each: whoever is far from their limit is counted here, and told of many
 * requests at once. So a limit is exact where it matters, and up to the last half of it a request waits for nothing.
 * Limits too small to be told in parts are always asked about.
 */
export class RequestCounter {
  readonly #hits: Pick<HitCounter, "hit">;
  readonly #known = new BoundedMap<string, Known>(KEYS_MAX);

  constructor(hits: Pick<HitCounter, "hit">) {
    this.#hits = hits;
  }

  /** Counts a request under a key with a limit; the window begins with the first. */
  async count(key: string, windowMs: number, max: number): Promise<Hits> {
    const known = this.#current(key);
    const step = max * TOLD_EVERY;
    if (known === undefined || step < 2 || known.count >= max * ASKED_FROM) return this.#tell(key, windowMs, 1);
    known.count += 1;
    known.untold += 1;
    // Nobody waits for it, and it cannot fail: without Redis it is counted here.
    if (known.untold >= step) void this.#tell(key, windowMs, 0);
    return { count: known.count, endsInMs: known.endsAt - performance.now() };
  }

  /** Tells of so many more, beside those that were not told yet; answers how many it are with all gateways'. */
  async #tell(key: string, windowMs: number, more: number): Promise<Hits> {
    const before = this.#current(key);
    const times = more + (before?.untold ?? 0);
    if (before !== undefined) before.untold = 0;
    const hits = await this.#hits.hit(key, windowMs, times);
    const untold = this.#current(key)?.untold ?? 0;
    this.#known.set(key, { count: hits.count + untold, untold, endsAt: performance.now() + hits.endsInMs });
    return hits;
  }

  /** What is known of the window that goes on. */
  #current(key: string): Known | undefined {
    const known = this.#known.get(key);
    return known !== undefined && known.endsAt > performance.now() ? known : undefined;
  }
}
