import { join } from "node:path";
import { AppError } from "@switchboard/kit/errors";
import { once } from "@switchboard/pg/idempotency";
import { migrate, pgMigrations } from "@switchboard/pg/migrate";
import { createPool, inTransaction, isUniqueViolation, type Pool } from "@switchboard/pg/pool";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

const migrations = [pgMigrations, { table: "migrations", directory: join(import.meta.dirname, "migrations") }];
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

describe("a connection whose other end is silent", () => {
  /** The server ends a statement after 200 ms, so that this side gives up after 1.2 s. */
  const quick = { statementMs: 200 };
  let relay: TcpRelay;
  let relayed: Pool;

  beforeEach(async () => {
    const url = new URL(database.url);
    relay = await TcpRelay.start([Number(url.port)]);
    url.port = String(relay.port);
    relayed = createPool(url.href, 4, silentLog, quick);
    await connectAll();
  });
  afterEach(async () => {
    await relay.stop();
    await relayed.end();
  });

  const connectAll = () => Promise.all([1, 2, 3, 4].map(() => relayed.query("select pg_sleep(0.05)")));
  const unavailable = { kind: "unavailable", reason: "database_unavailable" };

  test("is given up in time, and the next statement gets a new one", async () => {
    relay.swallow();
    await expect(relayed.query("select 1")).rejects.toMatchObject(unavailable);
    expect((await relayed.query("select 1")).rowCount).toBe(1);
  });

  test("is given up in a transaction as well, which asks nothing more of it", async () => {
    const begun = performance.now();
    const work = inTransaction(relayed, async (tx) => {
      await tx.query("insert into things values (4)");
      relay.swallow();
      await tx.query("insert into things values (5)");
    });
    await expect(work).rejects.toMatchObject(unavailable);
    // A rollback that is waited for would take as long again.
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect((await inTransaction(relayed, (tx) => tx.query("select 1"))).rowCount).toBe(1);
    expect([await countOf(4), await countOf(5)]).toEqual([0n, 0n]);
  });

  test("keeps no pool from closing", async () => {
    relay.swallow();
    await relayed.end();
    relayed = createPool(database.url, 1, silentLog);
  });
});

describe("trouble that passes", () => {
  test("is told from mistakes by its code", async () => {
    const raise = (code: string) =>
      pool
        .query(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`)
        .catch((error: unknown) => AppError.from(error).kind);
    const codes = ["53300", "57P01", "40P01", "25006", "42703", "23514", "P0001"];
    expect(await Promise.all(codes.map(raise))).toEqual([
      ...Array.from({ length: 4 }, () => "unavailable"),
      ...Array.from({ length: 3 }, () => "internal"),
    ]);
  });

  test("is not a mistake that speaks of a connection", async () => {
    const work = inTransaction(pool, async () => {
      throw new TypeError("this connection has no project");
    });
    await expect(work).rejects.toThrow(TypeError);
  });
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
  const asking = (idempotencyKey: string) => ({ caller: { kind: "visitor", id: "1" }, idempotencyKey }) as const;
  const ask = (key: string, id: number) =>
    inTransaction(pool, (tx) =>
      once(tx, { asking: asking(key), rpc: "AddThing", input: { id } }, async () => {
        await tx.query("insert into things values ($1)", [id]);
        return { id };
      }),
    );

  test("repeating a request gets the first answer and has no second effect", async () => {
    expect(await ask("first", 10)).toEqual({ id: 10 });
    expect(await ask("first", 10)).toEqual({ id: 10 });
  });

  test("a repeated answer has the times of the first one as times, and its texts as texts", async () => {
    const at = new Date("2026-05-01T10:00:00.250Z");
    const answer = { at, none: null, written: [{ at, text: at.toISOString() }] };
    const request = { asking: asking("times"), rpc: "AddThing", input: {} };
    const answered = () => inTransaction(pool, (tx) => once(tx, request, async () => answer));
    expect(await answered()).toEqual(answer);
    expect(await answered()).toEqual(answer);
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
