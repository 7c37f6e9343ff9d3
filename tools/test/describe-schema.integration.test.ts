import { pgMigrations } from "@switchboard/pg/migrate";
import { createPool } from "@switchboard/pg/pool";
import { createTestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { expect, test } from "vitest";
import { describeSchema } from "../gen/describe-schema.ts";

test("a schema is described by its catalogue, and the same schema is the same text", async () => {
  const [one, other] = await Promise.all([openDatabase(), openDatabase()]);
  const described = await describeSchema(one.pool);
  expect(await describeSchema(other.pool)).toBe(described);
  expect(described).toContain("create table idempotency_keys (\n  caller text not null,\n");
  expect(described).not.toContain("migrations");
  await other.pool.query("create index on idempotency_keys (key) where key <> ''");
  expect(await describeSchema(other.pool)).not.toBe(described);
  await Promise.all([one.close(), other.close()]);
});

async function openDatabase() {
  const database = await createTestDatabase("pg", [pgMigrations]);
  const pool = createPool(database.url, 1, silentLog);
  const close = async () => {
    await pool.end();
    await database.drop();
  };
  return { pool, close };
}
