import type { Backend } from "@switchboard/stack/backends/backend";
import { findNats } from "@switchboard/stack/backends/nats";
import { findRedis } from "@switchboard/stack/backends/redis";

/**
 * A NATS server of the test's own (some 50 ms): for tests whose streams would meet those of other files, and for those
 * that kill it. The caller stops it.
 */
export function ownNats(): Promise<Backend> {
  return findNats();
}

/** A Redis server of the test's own, to be flushed or killed. The caller stops it. */
export function ownRedis(): Promise<Backend> {
  return findRedis();
}
