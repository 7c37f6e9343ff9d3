import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { outboxMigrations } from "@switchboard/bus/migrations";
import { lastSequence } from "@switchboard/bus/streams";
import { newId } from "@switchboard/kit/ids";
import { pgMigrations } from "@switchboard/pg/migrate";
import { freePort } from "@switchboard/stack/process/ports";
import { testKeys } from "@switchboard/testing/callers";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, expect, inject, test } from "vitest";

/** Starting a process on a busy machine takes a while, in milliseconds. */
const START_MS = 30_000;
const stream = `TEST_${newId().replaceAll("-", "")}`;
let database: TestDatabase;
let postgres: TcpRelay;
let nats: TcpRelay;
let child: ChildProcess;
let adminPort: number;

beforeEach(async () => {
  database = await createTestDatabase("service", [pgMigrations, outboxMigrations]);
  [postgres, nats, adminPort] = await Promise.all([TcpRelay.start([]), TcpRelay.start([]), freePort()]);
  child = spawn(process.execPath, [join(import.meta.dirname, "fixtures/service.ts")], {
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      ...testKeys().env,
      DATABASE_URL: through(database.url, postgres),
      NATS_URL: through(inject("natsUrl"), nats),
      ADMIN_PORT: String(adminPort),
      STREAM: stream,
    },
  });
});

afterEach(async () => {
  child.kill("SIGKILL");
  await Promise.all([postgres.stop(), nats.stop()]);
  await database.drop();
});

/** The same address, with the relay in between. */
function through(address: string, relay: TcpRelay): string {
  const url = new URL(address);
  url.host = `127.0.0.1:${relay.port}`;
  return url.href;
}

const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${adminPort}${path}`)).status;

test("a service lives while it waits for Postgres, is ready without NATS, and makes its streams when NATS comes", async () => {
  await until("the process lives", async () => (await statusOf("/livez")) === 200, START_MS);
  expect(await statusOf("/readyz")).toBe(503);

  postgres.route([Number(new URL(database.url).port)]);
  await until("the service is ready", async () => (await statusOf("/readyz")) === 200, START_MS);

  nats.route([Number(new URL(inject("natsUrl")).port)]);
  const bus = await connectBus(inject("natsUrl"), "service-test", silentLog);
  await until("the stream is there", async () => (await lastSequence(bus, stream)) !== undefined);

  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  await bus.jsm.streams.delete(stream);
  await bus.close();
}, 90_000);

test("the admin port answers only on the address that the settings name", async () => {
  await until("the process lives", async () => (await statusOf("/livez")) === 200, START_MS);
  // Another address of this machine: a port on 0.0.0.0 would answer there.
  await expect(fetch(`http://127.0.0.2:${adminPort}/livez`)).rejects.toThrow("fetch failed");
}, 60_000);

test("a service that waits for Postgres stops when it is told to", async () => {
  await until("the process lives", async () => (await statusOf("/livez")) === 200, START_MS);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
}, 60_000);
