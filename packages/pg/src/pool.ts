import { createHash } from "node:crypto";
import { Socket } from "node:net";
import { BoundedMap } from "@switchboard/kit/bounded-map";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { withSpan } from "@switchboard/kit/trace";
import pg from "pg";
import { isNoAnswer, isPassingTrouble, NoAnswerError } from "./passing-trouble.ts";

/** What runs a statement: a pool or a transaction. */
export interface Sql {
  query<Row>(statement: Statement, values?: Values): Promise<{ rows: Row[]; rowCount: number }>;
  /** The rows that it answers. */
  rows<Row>(statement: Statement, values?: Values): Promise<Row[]>;
  /** The first row, if any. */
  row<Row>(statement: Statement, values?: Values): Promise<Row | undefined>;
  /** Of rows with one column, what is in it. */
  column<T>(statement: Statement, values?: Values): Promise<T[]>;
  /** Of rows with one column, what is in the first, if any. */
  value<T>(statement: Statement, values?: Values): Promise<T | undefined>;
  /** How many rows it answers or changes. */
  count(statement: Statement, values?: Values): Promise<number>;
}

/** A named one is prepared once for each connection. */
type Statement = string | NamedStatement;
/** What stands for `$1` and so on. */
type Values = readonly unknown[];

export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * A statement that is prepared once for each connection, under a name made of its text: for texts of which there are few,
 * whose plan is good for all values. Planning a page of chats takes as long as reading it.
 */
export function prepared(text: string): NamedStatement {
  const known = named.get(text);
  if (known !== undefined) return known;
  const statement = { name: createHash("sha256").update(text).digest("base64url"), text };
  named.set(text, statement);
  return statement;
}

const PREPARED_MAX = 1_000;
const named = new BoundedMap<string, NamedStatement>(PREPARED_MAX);

export interface Pool extends Sql {
  /** Runs one transaction: commits what `work` did, or nothing of it when it throws. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** Waits for running statements and closes. */
  end(): Promise<void>;
}

/** Times of a pool, in milliseconds. */
export interface PoolTimes {
  /** A statement that takes longer is ended by the server; 10 s unless said otherwise. */
  readonly statementMs?: number;
  /** A connection without work is closed after this time, never if it is 0; 60 s unless said otherwise. */
  readonly idleMs?: number;
}

/** No statement of ours takes this long, in milliseconds. */
const STATEMENT_MS = 10_000;
/** Longer than the loops that look now and then: a connection costs as much as 20 statements. */
const IDLE_MS = 60_000;
/** The server ends a statement first; one that says nothing for so much longer, in milliseconds, does not answer any more. */
const ANSWER_MARGIN_MS = 1_000;
/** Waiting longer than this for a connection means that the database is away or overrun, in milliseconds. */
const CONNECT_MS = 5_000;
/** A connection that is quiet for this long, in milliseconds, is asked by the system whether its other end is there. */
const KEEP_ALIVE_MS = 10_000;

// int8 is exact only as a bigint; counts and sizes that fit a number are cast to int4 in SQL.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));

/**
 * A pool of at most `max` connections. Trouble with the database or the way to it surfaces as unavailable
 * `database_unavailable`, which is safe to try again: a statement that failed so is either not begun or not committed, or
 * its effect is found by id. It surfaces in time also when the other end is silent, and that connection is closed.
 */
export function createPool(url: string, max: number, log: Logger, times: PoolTimes = {}): Pool {
  const { statementMs = STATEMENT_MS, idleMs = IDLE_MS } = times;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: idleMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  // Without listeners the loss of a connection would end the process: the pool listens to idle ones only.
  pool.on("error", (err) => log.warn({ err }, "an idle database connection was lost"));
  pool.on("connect", (client) => client.on("error", (err) => log.debug({ err }, "a database connection was lost")));
  const idle = trackIdle(pool);
  breakSilent(pool, idle, statementMs + ANSWER_MARGIN_MS);
  const translate: Translate = (error) => {
    if (isNoAnswer(error)) closeAll(idle);
    if (!isPassingTrouble(error)) return error;
    return new AppError("unavailable", UNAVAILABLE, {}, { cause: error });
  };
  return {
    ...sqlOf(pool, translate),
    transaction: (work) => transaction(pool, work, translate),
    end: () => pool.end(),
  };
}

/** Runs one transaction; see {@link Pool.transaction}. */
export function inTransaction<T>(pool: Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  return withSpan("transaction", () => pool.transaction(work));
}

const UNAVAILABLE = "database_unavailable";

/** The error that callers get for one of node-postgres. */
type Translate = (error: unknown) => unknown;

/** The connections without work. */
function trackIdle(pool: pg.Pool): ReadonlySet<pg.PoolClient> {
  const idle = new Set<pg.PoolClient>();
  pool.on("release", (error, client) => void (error || idle.add(client)));
  pool.on("acquire", (client) => void idle.delete(client));
  pool.on("remove", (client) => void idle.delete(client));
  return idle;
}

/** When one connection died without a word, the others may have, and each would cost a wait. */
function closeAll(idle: ReadonlySet<pg.PoolClient>): void {
  for (const client of [...idle]) {
    // The pool drops an idle connection that reports an error.
    client.emit("error", new NoAnswerError("another connection of the pool died without a word"));
  }
}

/**
 * Breaks a connection that says nothing for so long, in milliseconds, while it has work. By the one timer of its socket:
 * with the driver's `query_timeout`, one for each statement, 2 kB of each are kept until the whole heap is collected
 * (findings/pg-garbage-of-deadlines.sh).
 */
function breakSilent(pool: pg.Pool, idle: ReadonlySet<pg.PoolClient>, ms: number): void {
  pool.on("connect", (client) => {
    const stream = client instanceof pg.Client ? client.connection.stream : undefined;
    if (!(stream instanceof Socket)) throw new TypeError("a connection of the pool is no socket");
    stream.setTimeout(ms, () => {
      if (!idle.has(client)) stream.destroy(new NoAnswerError("the database says nothing"));
    });
  });
}

async function transaction<T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>, translate: Translate): Promise<T> {
  const rethrow = (error: unknown): never => {
    throw translate(error);
  };
  const client = await pool.connect().catch(rethrow);
  let broken: Error | undefined;
  try {
    await ask(client, { text: "begin" }).catch(rethrow);
    const result = await work(sqlOf(client, translate));
    await ask(client, { text: "commit" }).catch(rethrow);
    return result;
  } catch (error) {
    broken = await rollBack(client, error);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Undoes what a transaction did, and answers why its connection must be closed, which undoes it as well. */
async function rollBack(client: pg.PoolClient, failure: unknown): Promise<Error | undefined> {
  // Nothing is asked of a connection in trouble: a dead one would not answer.
  if (failure instanceof AppError && failure.reason === UNAVAILABLE) return failure;
  return client.query("rollback").then(
    () => undefined,
    (lost: Error) => lost,
  );
}

/**
 * Asks the driver with a callback: of statements that it answers by promises more is kept until the whole heap is collected.
 */
function ask(runner: pg.Pool | pg.PoolClient, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    void runner.query(statement, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

function sqlOf(runner: pg.Pool | pg.PoolClient, translate: Translate): Sql {
  const query = async <Row>(text: Statement, values: Values = []) => {
    const statement = typeof text === "string" ? { text } : text;
    try {
      const { rows, rowCount } = await ask(runner, { ...statement, values: [...values] });
      return { rows: rows as Row[], rowCount: rowCount ?? 0 };
    } catch (error) {
      throw translate(error);
    }
  };
  const rows = async <Row>(statement: Statement, values?: Values) => (await query<Row>(statement, values)).rows;
  const column = async <T>(statement: Statement, values?: Values) =>
    (await rows<Record<string, T>>(statement, values)).flatMap((row) => Object.values(row));
  return {
    query,
    rows,
    column,
    row: async <Row>(statement: Statement, values?: Values) => (await rows<Row>(statement, values))[0],
    value: async <T>(statement: Statement, values?: Values) => (await column<T>(statement, values))[0],
    count: async (statement, values) => (await query(statement, values)).rowCount,
  };
}

/** Whether Postgres knows no such value of a parameter, a time zone say. */
export function isInvalidParameter(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "22023";
}

/** Whether an insert or update met a row with the same key; of one constraint when it is named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof pg.DatabaseError) || error.code !== "23505") return false;
  return constraint === undefined || error.constraint === constraint;
}
