import { insertDeadEvent } from "@switchboard/bus/dead-events";
import { inTransaction } from "@switchboard/pg/pool";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reindexWords } from "../src/commands/reindex-words.ts";
import { sweep } from "../src/jobs/sweep.ts";
import { aRow, createWorld, type World } from "./world.ts";

const signal = new AbortController().signal;
let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world?.stop());

const words = () => world.pool.column<string>("select word from words order by word");
const names = async (q: string) => (await world.find(q)).clients.map(({ client }) => client?.name);

test("F3: words that no client has any more are swept, the others stay", async () => {
  await world.importRows([aRow("8001", { name: "Bartholomew Quill" }), aRow("8002", { name: "Quill Sharp" })]);
  await world.importRows([aRow("8001", { version: 2, name: "Somebody Else" })]);
  expect(await words()).toContain("bartholomew");
  await sweep(world.pool, { after: "" }, signal);
  const kept = await words();
  expect(kept).not.toContain("bartholomew");
  expect(kept).toEqual(expect.arrayContaining(["quill", "sharp", "somebody"]));
  expect(await names("qull sharp")).toEqual(["Quill Sharp"]);
});

test("F3: a sweep takes no word from a client who is being taken in with it", async () => {
  await world.importRows([aRow("8003", { name: "Wilhelmina" })]);
  await world.importRows([aRow("8003", { version: 2, name: "Wanda" })]);
  await inTransaction(world.pool, async (tx) => {
    // As an import that has met the word and is not committed yet.
    await tx.query(
      "update client_words set words = words || '''wilhelmina''' where client_id = (select id from clients where name = 'Wanda')",
    );
    await expect(sweep(world.pool, { after: "" }, signal)).rejects.toMatchObject({ code: "55P03" });
  });
  await sweep(world.pool, { after: "" }, signal);
  expect(await words()).toContain("wilhelmina");
});

test("D1: refused messages of a feed are forgotten after 7 days, those of others are not", async () => {
  const event = {
    stream: "s",
    subject: "feed.billing",
    payload: Buffer.from("{}"),
    headers: {},
    reason: "",
    attempts: 5,
  };
  for (const eventId of ["old", "new"])
    await insertDeadEvent(world.pool, { ...event, consumer: "search-feed", eventId });
  await insertDeadEvent(world.pool, { ...event, consumer: "search-tickets", eventId: "old" });
  await world.pool.query("update dead_events set failed_at = now() - interval '8 days' where event_id = 'old'");
  await sweep(world.pool, { after: "" }, signal);
  expect(await world.pool.column("select consumer || ' ' || event_id from dead_events order by 1")).toEqual([
    "search-feed new",
    "search-tickets old",
  ]);
});

test("F4: the words of all clients are made anew while they are searched, and of those who are gone there are none", async () => {
  await world.importRows([aRow("8010", { name: "Leonora Vance" }), aRow("8011", { name: "Gone Away" })]);
  const { pool } = world;
  const gone = await pool.value<string>("select id from clients where name = 'Gone Away'");
  await pool.query("update clients set deleted_at = now() where id = $1", [gone]);
  await pool.query("update client_words set words = '''wrong''' where client_id <> $1", [gone]);
  await pool.query("delete from words where word = 'leonora'");
  expect(await names("leonora vance")).toEqual([]);
  const progress: number[] = [];
  await reindexWords(pool, (done) => progress.push(done));
  expect(progress.at(-1)).toBe(await pool.value("select count(*)::int from clients"));
  expect(await names("leonora vance")).toEqual(["Leonora Vance"]);
  expect(await names("leonara vance")).toEqual(["Leonora Vance"]);
  expect(await pool.count("select from client_words where client_id = $1", [gone])).toBe(0);
});
