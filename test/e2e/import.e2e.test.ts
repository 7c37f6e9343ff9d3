import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createApiKey, findClients, getClient } from "@switchboard/contracts/gen/calls";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import { repositoryRoot } from "@switchboard/stack/repository";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { People } from "./support/people.ts";

/** Backends come and go in these tests, and what leans on them finds out in its own time. */
const PATIENCE_MS = 60_000;

let system: TestSystem;
let postgres: TcpRelay;
let postgresPort = 0;
let people: People;
let admin: StaffClient;
let folder: string;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "switchboard-import-"));
  system = await startTestSystem({
    searches: 1,
    postgresThrough: async (port) => {
      postgresPort = port;
      postgres = await TcpRelay.start([port]);
      return postgres.port;
    },
  });
  people = new People(system);
  admin = await people.operator("admin");
  key = (await admin.call(createApiKey, { name: "Billing", scopes: ["clients:write"] })).secret;
  const probe = await fileOf("probe.ndjson", [row(0)]);
  await until("search knows the project", async () => (await importing([probe, "--source", "probe"]).ended).code === 0);
});

afterAll(async () => {
  people?.leave();
  await system?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The real program, as `npm run import` starts it. */
function importing(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(repositoryRoot, "tools/import.ts"), ...args], {
    env: { ...process.env, SWITCHBOARD_URL: system.gatewayUrls[0], SWITCHBOARD_API_KEY: key, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = once(child, "close").then(([code]: unknown[]) => ({ code, output }));
  return { child, ended };
}

async function fileOf(name: string, rows: readonly object[]): Promise<string> {
  const path = join(folder, name);
  const text = rows.map((one) => `${JSON.stringify(one)}\n`).join("");
  await writeFile(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

function row(number: number, prefix = "c", changes: object = {}) {
  const id = `${prefix}${number}`;
  return { external_id: id, version: 1, login: id, email: `${id}@mail.example`, projects: ["acme"], ...changes };
}

const rowsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => row(n, prefix));

/** Waits until an import of a file is under way. */
const isUnderWay = (path: string) => until("a part was taken", () => existsSync(`${path}.bad.csv.state`), PATIENCE_MS);

async function isThere(login: string): Promise<boolean> {
  return (await admin.call(findClients, { q: login })).clients.some(({ client }) => client.login === login);
}

describe("npm run import", () => {
  test("D1: takes a file in, saves what is wrong by line, field and reason, and changes nothing when it is called again", async () => {
    const rows = [row(1), row(2, "c", { email: "none" }), row(3), row(4, "c", { name: "x\u0000y" })];
    const path = await fileOf("clients.ndjson.gz", rows);
    const first = await importing([path, "--source", "billing"]).ended;
    expect(first).toMatchObject({
      code: 1,
      output: expect.stringContaining("2 created, 0 changed, 0 unchanged, 2 bad."),
    });
    expect(await readFile(`${path}.bad.csv`, "utf8")).toBe(
      "line,field,reason\n2,/email,must be an email address\n4,/name,must be valid Unicode without NUL\n",
    );
    const again = await importing([path, "--source", "billing"]).ended;
    expect(again.output).toContain("0 created, 0 changed, 2 unchanged, 2 bad.");
    expect(await isThere("c3")).toBe(true);
  });

  test("D1: takes CSV as spreadsheets save it", async () => {
    const path = join(folder, "sheet.csv");
    await writeFile(
      path,
      '\ufeffexternal_id;version;login;name;projects\r\ns1;1;sheet1;"O""Hara;\r\nBo";acme\r\ns2;1;sheet2;Ann;acme\r\n',
    );
    const { code, output } = await importing([path, "--source", "sheet"]).ended;
    // A name is one line.
    expect([code, output]).toEqual([1, expect.stringContaining("1 created, 0 changed, 0 unchanged, 1 bad.")]);
    expect(await readFile(`${path}.bad.csv`, "utf8")).toContain("2,/name,must be one line");
    expect(await isThere("sheet2")).toBe(true);
  });

  test("D1: goes on where it stopped when it was killed", async () => {
    const path = await fileOf("long.ndjson", [...rowsOf("k", 15_000), row(0, "bad", { email: "none" })]);
    const killed = importing([path, "--source", "long"]);
    await isUnderWay(path);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const { code, output } = await importing([path, "--source", "long"]).ended;
    expect(code).toBe(1);
    expect(output).toMatch(/Goes on after line (5|10|15)000/);
    const [, created = 0, unchanged = 0] = (/(\d+) created, 0 changed, (\d+) unchanged, 1 bad/.exec(output) ?? []).map(
      Number,
    );
    expect(created + unchanged).toBe(15_000);
    expect(await readFile(`${path}.bad.csv`, "utf8")).toContain("15001,/email,");
    expect(existsSync(`${path}.bad.csv.state`)).toBe(false);
    expect(await isThere("k14999")).toBe(true);
  });

  test("D1: waits while the service or its database is away, and loses nothing", async () => {
    const path = await fileOf("outage.ndjson", rowsOf("o", 20_000));
    const run = importing([path, "--source", "outage"]);
    await isUnderWay(path);
    await system.service("search").process.kill("SIGKILL");
    await system.service("search").process.restart();
    postgres.route([]);
    postgres.cut();
    await until("somebody missed the database", () => postgres.refused > 0, PATIENCE_MS);
    postgres.route([postgresPort]);
    const { code, output } = await run.ended;
    expect([code, output]).toEqual([0, expect.stringContaining(" 0 bad.")]);
    const again = await importing([path, "--source", "outage"]).ended;
    expect(again.output).toContain("0 created, 0 changed, 20000 unchanged, 0 bad.");
  });

  test("D1: two imports of one file at once make each client once", async () => {
    const rows = rowsOf("t", 6_000);
    const paths = await Promise.all(["one", "two"].map((name) => fileOf(`${name}.ndjson`, rows)));
    const runs = await Promise.all(paths.map((path) => importing([path, "--source", "twice"]).ended));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const created = runs.map(({ output }) => Number(/(\d+) created/.exec(output)?.[1]));
    expect(created.reduce((sum, count) => sum + count)).toBe(6_000);
  });

  test("D1: after a complete pass those that it did not bring are gone, unless rows are bad or many are missing", async () => {
    const all = await fileOf("all.ndjson", rowsOf("p", 20));
    await importing([all, "--source", "pass"]).ended;
    const most = await fileOf("most.ndjson", rowsOf("p", 19));
    const bad = await fileOf("some-bad.ndjson", [...rowsOf("p", 18), row(18, "p", { version: 2, email: "none" })]);
    const few = await fileOf("few.ndjson", rowsOf("p", 5));
    const complete = (path: string) => importing([path, "--source", "pass", "--complete"]).ended;
    expect(await complete(bad)).toMatchObject({ code: 1, output: expect.stringContaining("Nobody is deleted") });
    expect(await complete(few)).toMatchObject({
      code: 3,
      output: expect.stringContaining("too_few_clients, known 20, missing 15"),
    });
    expect(await isThere("p19")).toBe(true);
    expect(await complete(most)).toMatchObject({ code: 0, output: expect.stringContaining("1 deleted") });
    expect([await isThere("p18"), await isThere("p19")]).toEqual([true, false]);
  });

  test("D1: takes what WHMCS answered, with the zone of its clock, and nothing secret of it", async () => {
    const answers: Readonly<Record<string, unknown>> = JSON.parse(
      await readFile(join(repositoryRoot, "services/search/test/fixtures/whmcs/one.json"), "utf8"),
    );
    const files = await answersIn("whmcs", answers);
    const { code, output } = await importing([
      "--from",
      "whmcs",
      "--zone",
      "Europe/Moscow",
      "--source",
      "whmcs",
      ...files,
    ]).ended;
    expect([code, output]).toEqual([0, expect.stringContaining("1 created")]);
    const [hit] = (await admin.call(findClients, { q: "203.0.113.8" })).clients;
    const { client, services } = await admin.call(getClient, { client_id: hit?.client.id ?? "" });
    expect(client).toMatchObject({ name: "Пётр Иванов", registered_at: "2019-03-03T21:00:00.000Z" });
    expect(services.map(({ kind }) => kind).sort()).toEqual(["domain", "product"]);
    const logs = system.services.map(({ process: { log } }) => log.text(10_000)).join();
    expect(JSON.stringify(answers)).toContain("secret-");
    expect(JSON.stringify([client, services, output, logs])).not.toContain("secret-");
  });

  test("D1: a page of a panel that says success and has no rows is told, and takes nothing from anybody", async () => {
    const files = await answersIn("empty", { "account.json": { doc: { ok: {} } } });
    const report = join(folder, "panel.csv");
    const { code } = await importing(["--from", "billmanager", "--source", "bill", "--report", report, ...files]).ended;
    expect(code).toBe(1);
    expect(await readFile(report, "utf8")).toContain("account.json,,says success and has no rows");
  });

  test("D1: says what is wrong with a call of it, and stops when it is refused", async () => {
    expect(await importing([]).ended).toMatchObject({ code: 2, output: expect.stringContaining("No FILE is given.") });
    const missing = await importing([join(folder, "none.csv"), "--source", "x"]).ended;
    expect(missing).toMatchObject({ code: 2, output: expect.stringContaining("cannot be read") });
    const path = await fileOf("refused.ndjson", [row(1)]);
    const refused = await importing([path, "--source", "x"], { SWITCHBOARD_API_KEY: "wrong" }).ended;
    expect(refused).toMatchObject({ code: 3, output: expect.stringContaining("Stopped: ") });
  });
});

/** Saves answers of a panel, each in a file of its own. */
async function answersIn(name: string, answers: Readonly<Record<string, unknown>>): Promise<string[]> {
  await mkdir(join(folder, name), { recursive: true });
  return Promise.all(
    Object.entries(answers).map(async ([file, body]) => {
      const path = join(folder, name, file);
      await writeFile(path, JSON.stringify(body));
      return path;
    }),
  );
}
