import { randomBytes } from "node:crypto";
import type { Backend } from "@switchboard/stack/backends/backend";
import { findNats } from "@switchboard/stack/backends/nats";
import { findPostgres } from "@switchboard/stack/backends/postgres";
import { findRedis } from "@switchboard/stack/backends/redis";
import type { TestProject } from "vitest/node";
import "./backends.ts";
import { dropDatabases } from "./database.ts";

/**
 * Starts Postgres, NATS and Redis once for all tests of a run: the servers at TEST_POSTGRES_URL, TEST_NATS_URL and
 * TEST_REDIS_URL, else containers, else programs of this machine, on free ports and with throw-away data.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databasePrefix = `test_${randomBytes(4).toString("hex")}_`;
  const backends = await startAll();
  const [postgres, nats, redis] = backends;
  project.provide("postgresUrl", postgres.url);
  project.provide("natsUrl", nats.url);
  project.provide("redisUrl", redis.url);
  project.provide("databasePrefix", databasePrefix);
  return async () => {
    if (postgres.source === "given") await dropDatabases(postgres.url, databasePrefix);
    await Promise.all(backends.map((backend) => backend.stop()));
  };
}

async function startAll(): Promise<[Backend, Backend, Backend]> {
  const { env } = process;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const started = await Promise.allSettled([
    findPostgres({ address: env["TEST_POSTGRES_URL"], fsync: false, say }),
    findNats({ address: env["TEST_NATS_URL"], say }),
    findRedis({ address: env["TEST_REDIS_URL"], say }),
  ]);
  const [postgres, nats, redis] = started.map((result) => (result.status === "fulfilled" ? result.value : undefined));
  if (postgres !== undefined && nats !== undefined && redis !== undefined) return [postgres, nats, redis];
  await Promise.all([postgres, nats, redis].map((backend) => backend?.stop()));
  throw started.find((result) => result.status === "rejected")?.reason;
}
