import type { Consumer } from "@switchboard/bus/consumer";
import type { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { feedStream, feedSubject, searchStream } from "@switchboard/contracts/subjects";
import type { Backend } from "@switchboard/stack/backends/backend";
import { connectAs } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { followFeed } from "../src/jobs/follow-feed.ts";
import { aRow, createWorld, type World } from "./world.ts";

let world: World;
let nats: Backend;
let search: Bus;
let billing: Bus;
let following: Consumer;

beforeAll(async () => {
  [world, nats] = await Promise.all([createWorld(), ownNats()]);
  [search, billing] = await Promise.all([connectAs("search", nats), connectAs("feed", nats)]);
  await ensureStream(search, feedStream);
  const { pool } = world;
  following = followFeed({ pool, now: () => new Date(), written: () => {}, log: silentLog }, search);
});

afterAll(async () => {
  await following?.stop();
  await Promise.all([search?.close(), billing?.close()]);
  await Promise.all([world?.stop(), nats?.stop()]);
});

const tell = (row: unknown, source = "billing") =>
  billing.js.publish(feedSubject(source), row instanceof Uint8Array ? row : JSON.stringify(row));

async function nameOf(login: string): Promise<string | undefined> {
  return (await world.find(login)).clients[0]?.client?.name;
}

const deadReasons = () => world.pool.column<string>("select reason from dead_events order by id");

test("D1: what billing tells over NATS is found at once, and late and repeated news undo nothing", async () => {
  await tell(aRow("2001", { version: 5, name: "Second" }));
  await until("it is found", async () => (await nameOf("login-2001")) === "Second");
  await tell(aRow("2001", { version: 4, name: "First" }));
  await tell(aRow("2001", { version: 5, name: "Second" }));
  await tell(aRow("2002", { name: "After" }));
  await until("the last one is found", async () => (await nameOf("login-2002")) === "After");
  expect(await nameOf("login-2001")).toBe("Second");
  expect(await world.pool.value("select version from clients where login = 'login-2001'")).toBe(1);
});

test("D1: messages that are wrong become dead events that say the field, and the others go in", async () => {
  await tell(aRow("2010", { email: "none" }));
  await tell(aRow("2011", { version: Date.now() + 1e9 }));
  await tell(aRow("2012", { name: "x\u0000y" }));
  await tell(aRow("2013", { name: "x".repeat(1_000) }));
  await tell(Buffer.from([0x7b, 0xff, 0x7d]));
  await tell(Buffer.from("{"));
  await tell(aRow("2014", { login: "LOGIN-2001" }));
  await tell({ external_id: "2002", version: 2, merged_into: "nobody" });
  await tell(aRow("2015"), "No_Source");
  await tell(aRow("2016"));
  await until("the last one is found", () => nameOf("login-2016"));
  expect(await deadReasons()).toEqual([
    "invalid_argument search.invalid_request, /email must be an email address",
    "invalid_argument search.invalid_request, /version must not be in the future",
    "invalid_argument search.invalid_request, /name must be valid Unicode without NUL",
    expect.stringMatching(/\/name must have at most \d+ characters/),
    "SyntaxError: the event is not UTF-8",
    expect.stringContaining("SyntaxError: "),
    "invalid_argument search.invalid_request, /login must not be another client's",
    "invalid_argument search.invalid_request, /merged_into must be a client that is known",
    "invalid_argument search.invalid_request, /source must have 1 to 40 of a-z, 0-9 and -",
  ]);
});

test("D1: what comes fast is taken in together, and one that is wrong among it keeps nobody out", async () => {
  const before = (await deadReasons()).length;
  const rows = Array.from({ length: 300 }, (_, n) => aRow(String(2100 + n), n === 150 ? { email: "none" } : {}));
  await Promise.all(rows.map((row) => tell(row)));
  await until("all are there", async () => {
    const there = "select from client_sources where source = 'billing' and external_id between '2100' and '2399'";
    return (await world.pool.count(there)) === rows.length - 1;
  });
  await until("the wrong one is a dead event", async () => (await deadReasons()).length === before + 1);
  const transactions = "select distinct transaction from client_changes where actor = 'source:billing'";
  expect(await world.pool.count(transactions)).toBeLessThan(rows.length);
});

test("D1: the user of billing systems may tell of clients and nothing else", async () => {
  const forged = searchStream.subjects.replace(">", "client_saved.1");
  await expect(billing.connection.request(forged, "{}", { timeout: 1_000 })).rejects.toThrow(/Permissions Violation/);
  const reading = billing.connection.request(`$JS.API.STREAM.INFO.${feedStream.name}`, "", { timeout: 1_000 });
  await expect(reading).rejects.toThrow(/Permissions Violation/);
});
