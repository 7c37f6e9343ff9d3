import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import "@switchboard/testing/backends";
import { findBackends } from "../src/backends/find-backends.ts";
import { findNats } from "../src/backends/nats.ts";
import { startPostgres } from "../src/backends/postgres.ts";
import { makeDatabase } from "../src/databases.ts";
import { freePort } from "../src/process/ports.ts";

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("Postgres keeps what was committed, over a kill with clients connected and over a stop", async () => {
  const dir = await mkdtemp(join(tmpdir(), "switchboard-keep-"));
  const first = await startPostgres({ dir });
  await ask(first.url, "create table kept (what text)");
  const client = new pg.Client(first.url);
  client.on("error", () => undefined);
  await client.connect();
  await client.query("insert into kept (what) values ('before the kill')");

  await first.kill();
  await first.restart();
  expect(await ask(first.url, "select what from kept")).toEqual([{ what: "before the kill" }]);
  await first.stop();

  const second = await startPostgres({ dir });
  expect(await ask(second.url, "select what from kept")).toEqual([{ what: "before the kill" }]);
  expect(await ask(second.url, "show fsync")).toEqual([{ fsync: "on" }]);
  await second.stop();
  await rm(dir, { recursive: true, force: true });
});

test("a server whose address is given is used and left alone", async () => {
  const url = inject("natsUrl");
  const nats = await findNats({ address: url });

  expect(nats).toMatchObject({ url, source: "given", pid: undefined });
  await expect(nats.kill()).rejects.toThrow("not ours");
  await nats.stop();
  expect((await findNats({ address: url })).url).toBe(url);
});

test("an address where nobody answers is named, without its password", async () => {
  const port = await freePort();
  const address = `postgres://someone:secret@127.0.0.1:${port}/`;
  const finding = findBackends({
    addresses: { postgres: address, nats: inject("natsUrl"), redis: inject("redisUrl") },
  });

  await expect(finding).rejects.toThrow(`Nothing answers at the address given for postgres: 127.0.0.1:${port}.`);
});

test("a service's role opens its own database and no other's", async () => {
  const admin = inject("postgresUrl");
  const prefix = inject("databasePrefix");
  const [mine, theirs] = await Promise.all([
    makeDatabase(admin, `${prefix}mine`, "password of mine"),
    makeDatabase(admin, `${prefix}theirs`, "password of theirs"),
  ]);

  expect(await ask(mine, "select current_user as user")).toEqual([{ user: `${prefix}mine` }]);
  const stranger = new URL(theirs);
  stranger.username = `${prefix}mine`;
  stranger.password = "password of mine";
  await expect(ask(stranger.href, "select 1")).rejects.toThrow("permission denied for database");
  expect(await makeDatabase(admin, `${prefix}mine`, "password of mine")).toBe(mine);
});
