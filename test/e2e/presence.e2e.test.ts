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
  const found = (await reader.presence()).find(({ department_name: name }) => name === department);
  return found?.online.map(({ name }) => name) ?? [];
};

describe("who is online", () => {
  test("P2, P6: opening the workplace makes an operator online, and everybody on staff sees it live", async () => {
    const admin = await people.operator("admin");
    const seen: string[][] = [];
    admin.presenceChanged.subscribe(({ department_name: name, online }) => {
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
