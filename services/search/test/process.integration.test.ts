import { createPool } from "@switchboard/pg/pool";
import { silentLog } from "@switchboard/testing/log";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0, chats: 0, searches: 1 });
});

afterAll(() => system?.stop());

test("D1: the directory's process learns of staff, departments and projects from presence", async () => {
  const pool = createPool(system.databaseUrls.search, 1, silentLog);
  const known = await until("the replica is there", async () => {
    const [staff = 0] = await pool.column<number>("select count(*)::int from staff");
    return staff > 0 && pool.column<string>("select slug from projects");
  });
  expect(known).toEqual(["acme"]);
  await pool.end();
});
