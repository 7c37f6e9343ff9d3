import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FailedMigrationError, migrate, requireMigrated } from "@switchboard/pg/migrate";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { afterAll, beforeAll, expect, test } from "vitest";

let directory: string;
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "switchboard-migrations-"));
  database = await createTestDatabase("pg_migrate", []);
  pool = createPool(database.url, 1, silentLog);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
  await rm(directory, { recursive: true });
});

test("a database that an older version made is refused in one line that names what has not run; a newer one is taken", async () => {
  const sets = [{ table: "migrations", directory }];
  await writeFile(join(directory, "0001_one.sql"), "create table one (id int);");
  await expect(requireMigrated(pool, sets)).rejects.toThrow(/^the database is older .* \(0001_one\)$/);
  await migrate(database.url, sets);
  await requireMigrated(pool, sets);

  await writeFile(join(directory, "0002_two.sql"), "create table two (id int);");
  await expect(requireMigrated(pool, sets)).rejects.toThrow(/^the database is older .* \(0002_two\)$/);
  await migrate(database.url, sets);
  await rm(join(directory, "0002_two.sql"));
  await requireMigrated(pool, sets);
});

test("a migration that fails by itself is told from trouble on the way to the database", async () => {
  const sets = [{ table: "failing", directory }];
  await expect(migrate(database.url, sets)).rejects.toThrow(FailedMigrationError);
  await expect(migrate("postgres://nobody@127.0.0.1:1/none", sets)).rejects.not.toThrow(FailedMigrationError);
});
