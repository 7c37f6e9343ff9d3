import { randomBytes } from "node:crypto";
import { givenBackend } from "@switchboard/stack/backends/backend";
import { findNats } from "@switchboard/stack/backends/nats";
import { findRedis } from "@switchboard/stack/backends/redis";
import { type System, type SystemOptions, startSystem } from "@switchboard/stack/system";
import { inject } from "vitest";
import "./backends.ts";
import { dropDatabases } from "./database.ts";

/** What a test may say about its system; the rest is decided here. */
export type TestSystemOptions = Omit<SystemOptions, "backends" | "databasePrefix" | "dataDir">;

/** Everybody in a test comes from one address, and does in seconds what people do in hours. */
const roomyLimits = {
  GATEWAY_RATE_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_SIGN_IN_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_VISITOR_LIMIT_PER_MINUTE: "1000000",
};

/**
 * A whole system of one test file's own, as real processes: its own databases on the shared Postgres, its own NATS and
 * Redis (`system.backends`), so that it may kill and restart whatever it likes. `stop` removes all of it.
 */
export async function startTestSystem(options: TestSystemOptions = {}): Promise<System> {
  const postgresUrl = inject("postgresUrl");
  const databasePrefix = `${inject("databasePrefix")}${randomBytes(3).toString("hex")}_`;
  const [postgres, nats, redis] = await Promise.all([
    givenBackend("postgres", postgresUrl, 5432),
    findNats(),
    findRedis(),
  ]);
  const release = async () => {
    await Promise.all([nats.stop(), redis.stop()]);
    await dropDatabases(postgresUrl, databasePrefix);
  };
  try {
    const env = { ...roomyLimits, ...options.env };
    const system = await startSystem({ ...options, env, backends: { postgres, nats, redis }, databasePrefix });
    return {
      ...system,
      stop: async () => {
        await system.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
