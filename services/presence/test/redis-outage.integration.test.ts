import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import { newId } from "@switchboard/kit/ids";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, gateway, PASSWORD, type World } from "./world.ts";

let world: World;
let staffId: string;

beforeAll(async () => {
  world = await createWorld();
  staffId = (await world.saveStaff({ email: "alice@acme.test" })).id;
});

afterAll(() => world.close());

test("without Redis staff sign in and switch modes, connections are refused at once, and nothing was half done", async () => {
  const me = await world.as({ kind: "staff", id: staffId, name: "" });
  const service = await world.as(gateway);
  const away = { kind: "unavailable", reason: "presence.redis_unavailable" };
  await world.redisServer.stop();
  await until("the connection is lost", () => world.redis.status !== "ready");

  await world.sessions.signIn({ email: "alice@acme.test", password: PASSWORD, address: "" }, service);
  await expect(world.presence.connect({ leaseId: newId() }, me)).rejects.toMatchObject(away);
  await expect(world.presence.getPresence({}, service)).rejects.toMatchObject(away);
  const leases = [{ leaseId: "1", staffId }];
  await expect(world.presence.renewLeases({ leases }, service)).rejects.toMatchObject(away);
  const { staff } = await world.directory.getDirectory({}, service);
  expect(staff).toMatchObject([{ id: staffId, mode: Mode.OFFLINE, version: 1 }]);
  expect((await world.presence.setMode({ mode: Mode.ONLINE }, me)).mode).toBe(Mode.ONLINE);
});
