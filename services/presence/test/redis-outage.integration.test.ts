import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { newId } from "@switchboard/kit/ids";
import { createRedis } from "@switchboard/service/create-redis";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorld, gateway, PASSWORD, present, type World } from "./world.ts";

let world: World;
let staffId: string;
let departmentId: string;

beforeEach(async () => {
  world = await createWorld();
  departmentId = (await world.saveDepartment({ slug: "support" })).id;
  staffId = (await world.saveStaff({ email: "alice@acme.test", departmentIds: [departmentId] })).id;
});

afterEach(() => world.close());

const away = { kind: "unavailable", reason: "presence.redis_unavailable" };

/** Calls that need Redis: each says that it is away before the caller's deadline. */
async function expectUnavailable(): Promise<void> {
  const me = await world.as({ kind: "staff", id: staffId, name: "" });
  const service = await world.as(gateway);
  const calls = [
    world.presence.connect({ leaseId: newId() }, me),
    world.presence.renewLeases({ leases: [{ leaseId: "1", staffId }] }, service),
    world.presence.releaseLease({ lease: { leaseId: "1", staffId } }, service),
    world.presence.getPresence({}, service),
    world.presence.listOnlineStaff({}, service),
  ];
  for (const call of await Promise.allSettled(calls)) expect(call).toMatchObject({ status: "rejected", reason: away });
}

async function signIn(): Promise<void> {
  const request = { email: "alice@acme.test", password: PASSWORD, address: "" };
  const { session } = await world.sessions.signIn(request, await world.as(gateway));
  expect(session?.staff?.id).toBe(staffId);
}

test("P1: without Redis staff sign in and switch modes, connections are refused, and nothing is half done", async () => {
  await world.redisServer.kill();
  await until("the connection is lost", () => world.redis.status !== "ready");

  await expectUnavailable();
  await signIn();
  const { staff } = await world.organisation.getOrganisation({}, await world.as(gateway));
  expect(staff).toMatchObject([{ id: staffId, mode: Mode.OFFLINE, version: 1 }]);
  const me = await world.as({ kind: "staff", id: staffId, name: "" });
  expect((await world.presence.setMode({ mode: Mode.ONLINE }, me)).mode).toBe(Mode.ONLINE);
});

test("P5: when Redis is back, the next renewal makes everything right", async () => {
  const me = await world.as({ kind: "staff", id: staffId, name: "" });
  const service = await world.as(gateway);
  await world.presence.connect({ leaseId: "1" }, me);
  await world.redisServer.kill();
  await world.redisServer.restart();
  await until("the leases are renewed", async () => {
    await world.presence.renewLeases({ leases: [{ leaseId: "1", staffId }] }, service);
    return true;
  });
  const { departments } = await world.presence.getPresence({}, service);
  expect(departments).toMatchObject([{ departmentId, online: [{ staffId }] }]);
});

test("P1: a Redis that hangs keeps nobody from signing in, and calls that need it end within their deadline", async () => {
  const pid = present(world.redisServer.pid);
  process.kill(pid, "SIGSTOP");
  try {
    await expectUnavailable();
    await signIn();
  } finally {
    process.kill(pid, "SIGCONT");
  }
});

test("P5: a connection to Redis that dies without a word is replaced", async () => {
  const url = new URL(world.redisServer.url);
  const relay = await TcpRelay.start([Number(url.port)]);
  url.port = String(relay.port);
  const redis = createRedis(url.href, silentLog);
  await until("redis is connected", () => redis.status === "ready");
  relay.swallow();
  await expect(redis.ping()).rejects.toThrow();
  expect(await until("redis answers", () => redis.ping())).toBe("PONG");
  redis.disconnect();
  await relay.stop();
});
