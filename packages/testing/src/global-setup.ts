import { randomBytes } from "node:crypto";
import { findBackends, stopBackends } from "@switchboard/stack/backends/find-backends";
import type { TestProject } from "vitest/node";
import "./backends.ts";
import { dropDatabases } from "./database.ts";

/**
 * Starts Postgres, NATS and Redis once for all tests of a run: the servers at TEST_POSTGRES_URL, TEST_NATS_URL and
 * TEST_REDIS_URL, else containers, else programs of this machine, on free ports and with throw-away data.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databasePrefix = `test_${randomBytes(4).toString("hex")}_`;
  const { env } = process;
  const backends = await findBackends({
    addresses: { postgres: env["TEST_POSTGRES_URL"], nats: env["TEST_NATS_URL"], redis: env["TEST_REDIS_URL"] },
    fsync: false,
  });
  const { postgres, nats, redis } = backends;
  project.provide("postgresUrl", postgres.url);
  project.provide("natsUrl", nats.url);
  project.provide("redisUrl", redis.url);
  project.provide("databasePrefix", databasePrefix);
  return async () => {
    if (postgres.source === "given") await dropDatabases(postgres.url, databasePrefix);
    await stopBackends(backends);
  };
}
