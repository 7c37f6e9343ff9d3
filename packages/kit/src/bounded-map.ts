import { LRUCache } from "lru-cache";

/** A map with a bound: over it, the entry that was used longest ago goes. */
export class BoundedMap<K extends {}, V extends {}> extends LRUCache<K, V> {
  /** @param ttlMs how long an entry is there once it was set, in milliseconds; as long as there is room unless given */
  constructor(max: number, ttlMs = 0) {
    // With a resolution the library arms a timer at a look-up, to spare itself the clock for so long: dearer than the clock.
    super({ max, ttl: ttlMs, ttlResolution: 0 });
  }
}
