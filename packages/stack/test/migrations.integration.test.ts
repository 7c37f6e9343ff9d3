import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import "@switchboard/testing/backends";
import { makeDatabase } from "../src/databases.ts";
import { runMigrations } from "../src/migrations.ts";
import { SetupError } from "../src/setup-error.ts";

const name = `${inject("databasePrefix")}notify_${randomBytes(4).toString("hex")}`;
let url: string;

beforeAll(async () => {
  url = await makeDatabase(inject("postgresUrl"), name, "secret");
});

afterAll(async () => {
  const admin = new pg.Client(inject("postgresUrl"));
  await admin.connect();
  await admin.query(`drop database ${name} with (force)`);
  await admin.query(`drop role ${name}`);
  await admin.end();
});

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("a migration that fails says which statement it was, leaves the schema as it was, and is not tried again", async () => {
  await query("create table mails (id int)");
  const failed = await runMigrations("notify", { NOTIFY_DATABASE_URL: url }).catch((error: unknown) => error);
  expect(String(failed)).toMatch(/relation \\?"mails\\?" already exists/);
  expect(String(failed)).toContain("a migration failed and did nothing");
  expect(await query("select name from migrations")).toEqual([]);
  await query("drop schema public cascade; create schema public");
});

test("data of another version are not migrated: one line says so and how to start afresh", async () => {
  const first = () => query("select name from migrations order by id limit 1");
  const migrating = () => runMigrations("notify", { NOTIFY_DATABASE_URL: url });
  await migrating();
  await query("update migrations set name = '0001_mails' where name = '0001_notify'");

  const refused = await migrating().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SetupError);
  expect(String(refused)).toMatch(/^[^\n]*notify[^\n]*another version[^\n]*--reset[^\n]*$/);
  expect(await first()).toEqual([{ name: "0001_mails" }]);

  await query("drop schema public cascade; create schema public");
  await migrating();
  expect(await first()).toEqual([{ name: "0001_notify" }]);
});
