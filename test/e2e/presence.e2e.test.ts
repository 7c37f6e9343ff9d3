import {
  createApiKey,
  forceOffline,
  getPresence,
  getWorkspace,
  listApiKeys,
  revokeApiKey,
  saveWorkspace,
} from "@switchboard/contracts/gen/calls";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startBrowser } from "./support/browser-process.ts";
import { People } from "./support/people.ts";

let system: System;
let people: People;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 2 });
  people = new People(system);
});

afterEach(() => people.leave());
afterAll(() => system.stop());

const onlineIn = async (reader: StaffClient, department: string): Promise<string[]> => {
  const found = (await reader.call(getPresence)).departments.find(({ department_name: name }) => name === department);
  return found?.online.map(({ name }) => name) ?? [];
};

describe("who is online", () => {
  test("P2, P6: opening the workplace makes an operator online, and everybody on staff sees it live", async () => {
    const admin = await people.operator("admin");
    const seen: string[][] = [];
    admin.connection.on("presence", ({ department: { department_name: name, online } }) => {
      if (name === "Sales") seen.push(online.map((one) => one.name));
    });
    const boris = await people.operator("boris", 1);
    expect(boris.mode).toBe("online");
    await until("Boris is shown", () => seen.at(-1)?.includes("Boris"));
    await boris.setMode("offline");
    await until("Boris is gone", () => seen.at(-1)?.includes("Boris") === false);
    await boris.setMode("online");
    await until("Boris is back", () => seen.at(-1)?.includes("Boris"));
  });

  test("P5: the mode is one for all tabs, and a second device does not change it", async () => {
    const [one, other] = await Promise.all([people.operator("carol"), people.operator("carol", 1)]);
    await one.setMode("offline");
    await until("the other tab shows it", () => other.mode === "offline");
    const third = await people.operator("carol", 1);
    expect(third.mode).toBe("offline");
    await other.setMode("online");
    await until("every tab shows it", () => one.mode === "online" && third.mode === "online");
  });

  test("P2: an administrator switches somebody offline, which holds until that person goes online themselves", async () => {
    const [admin, boris] = await Promise.all([people.operator("admin"), people.operator("boris", 1)]);
    await boris.setMode("online");
    await admin.call(forceOffline, { staff_id: boris.staff?.id ?? "", reason: "You went home" });
    await until("Boris is told", () => boris.forcedOffline !== undefined);
    expect([boris.mode, boris.forcedOffline]).toEqual(["offline", { by: "Admin", reason: "You went home" }]);
    const again = await people.operator("boris");
    expect(again.mode).toBe("offline");
    await until("he is told again", () => again.forcedOffline?.reason === "You went home");
    await again.setMode("online");
    await until("every tab shows it", () => boris.mode === "online" && boris.forcedOffline === undefined);
    const revenge = boris.call(forceOffline, { staff_id: admin.staff?.id ?? "", reason: "Revenge" });
    await expect(revenge).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
  });

  test("P8: preferences saved in one browser are at once those of the other", async () => {
    const [one, other] = await Promise.all([people.operator("alice"), people.operator("alice", 1)]);
    const before = await one.preferences.load();
    const saved = await one.preferences.save({ ...before, theme: "dark", signature: "Alice" });
    await until("the other has them", () => other.preferences.current?.version === saved.version);
    expect(other.preferences.current).toEqual(saved);
    await expect(other.preferences.save(before)).rejects.toMatchObject({ reason: "presence.stale_preferences" });
    const { version } = await one.call(saveWorkspace, { version: 0, document: { tabs: ["chat"] } });
    expect(await other.call(getWorkspace)).toEqual({ version, document: { tabs: ["chat"] } });
  });

  test("G4: a key that an administrator made lets an integration in until it is revoked", async () => {
    const admin = await people.operator("admin");
    const { key, secret } = await admin.call(createApiKey, { name: "Reports", scopes: ["chats:read"] });
    const statuses = () =>
      Promise.all(
        system.gatewayUrls.map(async (url) => {
          const headers = { authorization: `Bearer ${secret}` };
          return (await fetch(`${url}/v1/chats/${key.id}`, { headers })).status;
        }),
      );
    expect(await statuses()).toEqual([404, 404]);
    await admin.call(revokeApiKey, { key_id: key.id });
    await until("every gateway has heard", async () => (await statuses()).every((status) => status === 401));
    expect((await admin.call(listApiKeys)).keys.find(({ id }) => id === key.id)?.revoked_at).toBeTypeOf("string");
  });

  test("P5: an operator whose browser is killed is no longer counted within 45 s", async () => {
    const admin = await people.operator("admin");
    const browser = await startBrowser(system.gatewayUrls[0] ?? "", "dave");
    await until("Dave is online", async () => (await onlineIn(admin, "IT support")).includes("Dave"));
    await browser.kill();
    await until("Dave is gone", async () => !(await onlineIn(admin, "IT support")).includes("Dave"), 60_000);
  });

  test("P5: when Redis has lost everything the counts are right again without anybody reconnecting", async () => {
    const [admin, alice] = await Promise.all([people.operator("admin"), people.operator("alice")]);
    await until("Alice is online", async () => (await onlineIn(admin, "Support")).includes("Alice"));
    const redis = new Redis(system.backends.redis.url);
    await redis.flushall();
    redis.disconnect();
    await until(
      "Alice is online again",
      async () => (await onlineIn(admin, "Support").catch((): string[] => [])).includes("Alice"),
      30_000,
    );
    expect(alice.connection.state).toBe("live");
    expect(alice.mode).toBe("online");
  });
});
