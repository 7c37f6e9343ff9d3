import { execFile } from "node:child_process";
import { execPath } from "node:process";
import { promisify } from "node:util";
import { createPool } from "@switchboard/pg/pool";
import { loadDemoClients } from "@switchboard/stack/demo-clients/load-demo-clients";
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

test("D1: the demo's clients are loaded once, as soon as the directory knows their project", async () => {
  const pool = createPool(system.databaseUrls.search, 1, silentLog);
  const target = { secrets: system.secrets, address: system.addresses.search[0] ?? "" };
  await loadDemoClients(target, 600);
  await loadDemoClients(target, 600);
  expect(await pool.row("select count(*)::int, max(version) from clients")).toEqual({ count: 600, max: 1 });
  await pool.end();
});

test("F4: reindex makes the words of all clients anew, and needs no search engine for that", async () => {
  const pool = createPool(system.databaseUrls.search, 1, silentLog);
  await pool.query("delete from client_words");
  const env = { SEARCH_DATABASE_URL: system.databaseUrls.search };
  const { stdout } = await promisify(execFile)(execPath, [`${import.meta.dirname}/../src/reindex.ts`], { env });
  expect(stdout.split(/[\r\n]+/)).toEqual(
    expect.arrayContaining(["Words of 600 of 600 clients", "Words in Postgres are new: 600 clients."]),
  );
  expect(stdout).toContain("There is no search engine beside it.");
  expect(await pool.value("select count(*)::int from client_words")).toBe(600);
  await pool.end();
});
