import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { withSpan } from "@switchboard/kit/trace";
import pg from "pg";

/** What runs a statement: a pool or a transaction. */
export interface Sql {
  /** Values are always `$n`; a named statement is prepared once for each connection. */
  query<Row>(text: string | NamedStatement, values?: readonly unknown[]): Promise<{ rows: Row[]; rowCount: number }>;
}

export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

export interface Pool extends Sql {
  /** Runs one transaction: commits what `work` did, or nothing of it when it throws. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** Waits for running statements and closes. */
  end(): Promise<void>;
}

/** No statement of ours takes this long, in milliseconds; one that does is ended by the server. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** Waiting longer than this for a connection means that the database is away or overrun, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

// int8 is exact only as a bigint; counts and sizes that fit a number are cast to int4 in SQL.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));

/**
 * A pool of at most `max` connections. Trouble with the connection surfaces as unavailable `database_unavailable`, which
 * is safe to try again: a statement that failed so is either not begun or not committed, or its effect is found by id.
 */
export function createPool(url: string, max: number, log: Logger): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  });
  // Without listeners the loss of a connection would end the process: the pool listens to idle ones only.
  pool.on("error", (err) => log.warn({ err }, "an idle database connection was lost"));
  pool.on("connect", (client) => client.on("error", (err) => log.debug({ err }, "a database connection was lost")));
  return {
    ...sqlOf(pool),
    transaction: (work) => transaction(pool, work),
    end: () => pool.end(),
  };
}

/** Runs one transaction; see {@link Pool.transaction}. */
export function inTransaction<T>(pool: Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  return withSpan("transaction", () => pool.transaction(work));
}

async function transaction<T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(rethrow);
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(sqlOf(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((lost: Error) => {
      broken = lost;
    });
    return rethrow(error);
  } finally {
    client.release(broken);
  }
}

function sqlOf(runner: pg.Pool | pg.PoolClient): Sql {
  return {
    query: async <Row>(text: string | NamedStatement, values: readonly unknown[] = []) => {
      const statement = typeof text === "string" ? { text } : text;
      const { rows, rowCount } = await runner.query({ ...statement, values: [...values] }).catch(rethrow);
      return { rows: rows as Row[], rowCount: rowCount ?? 0 };
    },
  };
}

function rethrow(error: unknown): never {
  if (!(error instanceof AppError) && isConnectionTrouble(error)) {
    throw new AppError("unavailable", "database_unavailable", {}, { cause: error });
  }
  throw error;
}

/** SQLSTATE classes: 08 connection, 53 out of resources, 57 told to stop; `25P03` and `40` are a transaction cut short. */
const TROUBLE = /^(08|53|57|40)|^25P0[34]$/;

function isConnectionTrouble(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return TROUBLE.test(error.code ?? "");
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined && /^E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_)/.test(code)) return true;
  return /connection|timeout exceeded when trying to connect|not queryable/i.test(message ?? "");
}

/** Whether an insert or update met a row with the same key; of one constraint when it is named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof pg.DatabaseError) || error.code !== "23505") return false;
  return constraint === undefined || error.constraint === constraint;
}
