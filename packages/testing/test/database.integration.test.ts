import { fileURLToPath } from "node:url";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { createTestDatabase, dropDatabases } from "../src/database.ts";

const migrations = [{ table: "migrations", directory: fileURLToPath(new URL("./migrations", import.meta.url)) }];

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("every test database is migrated, empty and of its own", async () => {
  const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase("notes", migrations)));
  const [first, second] = databases;

  await ask(first?.url ?? "", "insert into notes (body) values ('only here')");

  expect(new Set(databases.map(({ url }) => url)).size).toBe(3);
  expect(await ask(first?.url ?? "", "select body from notes")).toEqual([{ body: "only here" }]);
  expect(await ask(second?.url ?? "", "select body from notes")).toEqual([]);
  await Promise.all(databases.map((database) => database.drop()));
});

test("a dropped database is gone, whoever is still connected", async () => {
  const database = await createTestDatabase("notes", migrations);
  const client = new pg.Client(database.url);
  const cutOff = new Promise((resolve) => client.on("error", resolve));
  await client.connect();

  await database.drop();

  await cutOff;
  await expect(ask(database.url, "select 1")).rejects.toThrow("does not exist");
});

test("the databases of a run can be dropped by their prefix", async () => {
  const postgresUrl = inject("postgresUrl");
  await ask(postgresUrl, "create database leftover_one");
  await dropDatabases(postgresUrl, "leftover_");

  expect(await ask(postgresUrl, "select 1 from pg_database where datname = 'leftover_one'")).toEqual([]);
});
