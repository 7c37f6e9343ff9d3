import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { ProjectService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { generateKeyPair } from "@switchboard/kit/keys";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { natsSettings } from "@switchboard/stack/backends/nats";
import { testKeys } from "@switchboard/testing/callers";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { migrations } from "../src/migrations.ts";
import { gateway, present } from "./world.ts";

const main = new URL("../src/main.ts", import.meta.url).pathname;
const keys = testKeys("presence");
const children: ChildProcess[] = [];
/** Starting a process on a busy machine takes a while, in milliseconds. */
const START_MS = 30_000;
let database: TestDatabase;
let nats: Awaited<ReturnType<typeof ownNats>>;

beforeAll(async () => {
  [database, nats] = await Promise.all([createTestDatabase("presence", migrations), ownNats()]);
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

afterAll(() => Promise.all([database.drop(), nats.stop()]));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

function start(env: Record<string, string>): { child: ChildProcess; output: () => string; exited: Promise<unknown[]> } {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env["PATH"], ...env } });
  children.push(child);
  const lines: string[] = [];
  child.stdout.on("data", (data: Buffer) => lines.push(data.toString()));
  child.stderr.on("data", (data: Buffer) => lines.push(data.toString()));
  return { child, output: () => lines.join(""), exited: once(child, "exit") };
}

test("the process becomes ready, tells JetStream what was saved, shows its metrics, and stops when told to", async () => {
  const [port, adminPort] = [await freePort(), await freePort()];
  const service = start({
    ...keys.env,
    PRESENCE_DATABASE_URL: database.url,
    CHAT_ADDRESS: "127.0.0.1:1",
    PRESENCE_GRPC_ADDRESS: `127.0.0.1:${port}`,
    PRESENCE_ADMIN_PORT: String(adminPort),
    ...natsSettings(nats, "presence"),
    REDIS_URL: inject("redisUrl"),
    STAFF_TOKEN_KEY: generateKeyPair().privateKey,
  });
  const admin = async (path: string) => (await fetch(`http://127.0.0.1:${adminPort}${path}`)).text();
  await until("the process is ready", async () => (await admin("/readyz")) === "ready\n", START_MS);

  const projects = createUnaryClient(ProjectService, `127.0.0.1:${port}`);
  const request = { project: "acme", name: "Acme" };
  const { project } = await projects.saveProject(request, { callerToken: await keys.signer.sign(gateway) });
  projects.close();

  const bus = await connectBus(nats.url, "test", silentLog);
  const subject = `switchboard.presence.v1.project_saved.${present(project).id}`;
  const message = await until("the event is in the stream", () =>
    bus.jsm.streams.getMessage("PRESENCE", { last_by_subj: subject }),
  );
  expect(message.json()).toMatchObject({ project: { slug: "acme", version: 1 } });
  await bus.close();

  const metrics = await admin("/metrics");
  expect(metrics).toMatch(/^switchboard_presence_redis_up 1$/m);
  expect(metrics).toMatch(/^switchboard_presence_leases \d+$/m);
  expect(metrics).toMatch(/^switchboard_presence_sweep_lag_seconds \d/m);
  expect(metrics).toMatch(/^switchboard_presence_outbox_lag_seconds \d/m);
  expect(metrics).toMatch(/^switchboard_presence_refreshes_total{outcome="theft"} 0$/m);

  service.child.kill("SIGTERM");
  expect(await service.exited).toEqual([0, null]);
}, 60_000);

test("a process with wrong settings says all of them and does not start", async () => {
  const service = start({ ...keys.env, PRESENCE_DATABASE_POOL: "many" });
  const [code] = await service.exited;
  expect(code).toBe(1);
  for (const name of ["PRESENCE_DATABASE_URL", "PRESENCE_DATABASE_POOL", "NATS_URL", "REDIS_URL", "STAFF_TOKEN_KEY"]) {
    expect(service.output()).toContain(name);
  }
}, 60_000);
