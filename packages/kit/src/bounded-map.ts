import { LRUCache } from "lru-cache";

/** A map with a bound: over it, the entry that was used longest ago goes. */
export class BoundedMap<K extends {}, V extends {}> extends LRUCache<K, V> {
  /** @param ttlMs how long an entry is there once it was set, in milliseconds; as long as there is room unless given */
  constructor(max: number, ttlMs = 0) {
    super({ max, ttl: ttlMs });
  }
}
