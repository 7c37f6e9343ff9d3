import { join } from "node:path";
import { describeSchema } from "@switchboard/pg/describe-schema";
import { once, requestHash } from "@switchboard/pg/idempotency";
import { migrate } from "@switchboard/pg/migrate";
import { createPool, inTransaction, isUniqueViolation, type Pool } from "@switchboard/pg/pool";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const migrations = join(import.meta.dirname, "migrations");
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase("pg", migrations);
  pool = createPool(database.url, 4, silentLog);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const countOf = async (id: number): Promise<bigint> => {
  const { rows } = await pool.query<{ count: bigint }>("select count(*) from things where id = $1", [id]);
  return rows[0]?.count ?? -1n;
};

describe("transactions", () => {
  test("what a failing transaction did is undone, and the error is the one that was thrown", async () => {
    const work = inTransaction(pool, async (tx) => {
      await tx.query("insert into things values (1)");
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(await countOf(1)).toBe(0n);
  });

  test("a unique violation can be told from other errors", async () => {
    await pool.query("insert into things values (2)");
    const error = await pool.query("insert into things values (2)").catch((caught: unknown) => caught);
    expect(isUniqueViolation(error, "things_pkey")).toBe(true);
    expect(isUniqueViolation(error, "other_key")).toBe(false);
    expect(isUniqueViolation(new Error("no"))).toBe(false);
  });

  test("a connection cut in the middle is unavailable, and the pool lives on", async () => {
    const work = inTransaction(pool, async (tx) => {
      const { rows } = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
      await pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
      await tx.query("insert into things values (3)");
    });
    await expect(work).rejects.toMatchObject({ kind: "unavailable", reason: "database_unavailable" });
    await until("the pool answers", () => pool.query("select 1"));
    expect(await countOf(3)).toBe(0n);
  });

  test("an unreachable database is unavailable", async () => {
    const nowhere = createPool("postgres://nobody@127.0.0.1:1/nothing", 1, silentLog);
    await expect(nowhere.query("select 1")).rejects.toMatchObject({ reason: "database_unavailable" });
    await expect(inTransaction(nowhere, async () => 1)).rejects.toMatchObject({ reason: "database_unavailable" });
    await nowhere.end();
  });
});

test("a schema is described by its catalogue, and the same schema is the same text", async () => {
  const other = await createTestDatabase("pg", migrations);
  const elsewhere = createPool(other.url, 1, silentLog);
  const described = await describeSchema(pool);
  expect(await describeSchema(elsewhere)).toBe(described);
  expect(described).toContain("create table things (\n  id integer not null,\n");
  expect(described).not.toContain("migrations");
  await elsewhere.query("create index things_id_idx on things (id) where id > 5");
  expect(await describeSchema(elsewhere)).not.toBe(described);
  await elsewhere.end();
  await other.drop();
});

describe("migrations", () => {
  test("several who migrate at once wait for each other, and doing it again does no harm", async () => {
    await Promise.all([1, 2, 3].map(() => migrate(database.url, migrations)));
    expect(await countOf(1)).toBe(0n);
  });

  test("a database with migrations of another version is refused by their names, and stays as it is", async () => {
    const other = await createTestDatabase("pg", migrations);
    const elsewhere = createPool(other.url, 1, silentLog);
    await elsewhere.query("update migrations set name = '0001_older_things'");
    await expect(migrate(other.url, migrations)).rejects.toThrow("another version");
    await expect(migrate(other.url, migrations)).rejects.toThrow("0001_older_things");
    const { rows } = await elsewhere.query("select name from migrations");
    expect(rows).toEqual([{ name: "0001_older_things" }]);
    await elsewhere.end();
    await other.drop();
  });
});

describe("G2: idempotency keys", () => {
  const ask = (key: string, id: number) =>
    inTransaction(pool, (tx) =>
      once(tx, { caller: "staff:1", key, hash: requestHash("AddThing", { id }) }, async () => {
        await tx.query("insert into things values ($1)", [id]);
        return { id };
      }),
    );

  test("repeating a request gets the first answer and has no second effect", async () => {
    expect(await ask("first", 10)).toEqual({ id: 10 });
    expect(await ask("first", 10)).toEqual({ id: 10 });
  });

  test("of the same request sent twice at once one has the effect and both get the answer", async () => {
    expect(await Promise.all([ask("twice", 11), ask("twice", 11)])).toEqual([{ id: 11 }, { id: 11 }]);
  });

  test("a key that was used for another request is refused", async () => {
    await ask("reused", 12);
    await expect(ask("reused", 13)).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "idempotency_key_reused",
    });
    expect(await countOf(13)).toBe(0n);
  });

  test("a request that failed leaves its key free", async () => {
    await expect(ask("again", 10)).rejects.toThrow();
    expect(await ask("again", 14).catch((error: unknown) => error)).toEqual({ id: 14 });
  });
});
