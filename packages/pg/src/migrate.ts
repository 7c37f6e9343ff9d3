import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runner } from "node-pg-migrate";
import pg from "pg";
import { isPassingTrouble } from "./passing-trouble.ts";

/** Migrations that belong together: those of a service, or of a package whose tables it takes. */
export interface MigrationSet {
  /** The table that holds the names of the files that have run. */
  readonly table: string;
  /** Plain SQL files `NNNN_what.sql`. */
  readonly directory: string;
}

/** A database was migrated by a version whose files this one does not have: no way leads from there to its schema. */
export class ForeignSchemaError extends Error {}

/** A migration failed by itself, and would again. Its file did nothing. */
export class FailedMigrationError extends Error {}

/** How a process ends that was to migrate such a database. */
export const FOREIGN_SCHEMA_EXIT = 3;
/** How a process ends whose migration failed by itself; trouble on the way to the database ends it with 1. */
export const FAILED_MIGRATION_EXIT = 4;

/** A statement of a migration, waiting for another who migrates included, may take this long, in milliseconds. */
const STATEMENT_MS = 15 * 60_000;
const CONNECT_MS = 5_000;
/** A connection that is quiet for this long, in milliseconds, is asked by the system whether its other end is there. */
const KEEP_ALIVE_MS = 10_000;
/** The server asks as well: the lock of somebody who died while migrating must not last for hours. */
const SERVER_KEEP_ALIVE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

/** The tables of this package: idempotency keys. */
export const pgMigrations: MigrationSet = {
  table: "pg_migrations",
  directory: join(import.meta.dirname, "../migrations"),
};

/**
 * Brings a database to the newest schema: runs the files that have not run yet, set after set, each file in its
 * transaction. Several may call it at once; they wait for each other. Throws {@link ForeignSchemaError} and changes
 * nothing when a file has run that is not there, and {@link FailedMigrationError} for a file that fails.
 */
export async function migrate(
  databaseUrl: string,
  sets: readonly MigrationSet[],
  log: (line: string) => void = () => {},
): Promise<void> {
  await refuseForeign(databaseUrl, sets);
  for (const set of sets) {
    await run(databaseUrl, set, log).catch((error: unknown) => {
      if (isPassingTrouble(error)) throw error;
      throw new FailedMigrationError(error instanceof Error ? error.message : String(error), { cause: error });
    });
  }
}

function run(databaseUrl: string, { table, directory }: MigrationSet, log: (line: string) => void): Promise<unknown> {
  // The runner does not wait until a connection of its own has ended: a server that ended it first would end the process.
  return withConnection(databaseUrl, (dbClient) =>
    runner({
      dbClient,
      dir: directory,
      direction: "up",
      migrationsTable: table,
      checkOrder: true,
      singleTransaction: false,
      advisoryLockMode: "wait",
      log,
    }),
  );
}

/**
 * Refuses a database that an older version made: throws an Error, in one line, that names what has not run. One that a
 * newer version made is as good, because migrations are compatible with the release before.
 */
export async function requireMigrated(database: Reader, sets: readonly MigrationSet[]): Promise<void> {
  const missing: string[] = [];
  for (const { table, directory } of sets) {
    const there = await namesIn(database, table);
    const files = (await readdir(directory)).filter((file) => file.endsWith(".sql")).sort();
    missing.push(...files.map((file) => file.slice(0, -".sql".length)).filter((name) => !there.includes(name)));
  }
  if (missing.length === 0) return;
  throw new Error(`the database is older than this version: run its migrations first (${missing.join(", ")})`);
}

/** What answers a question: a client or a pool. */
interface Reader {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** The names of the files that have run, oldest first. */
async function namesIn(database: Reader, table: string): Promise<string[]> {
  const { rows: tables } = await database.query("select from pg_class where oid = to_regclass($1)", [table]);
  if (tables.length === 0) return [];
  const { rows } = await database.query<{ name: string }>(`select name from ${table} order by id`);
  return rows.map(({ name }) => name);
}

async function refuseForeign(databaseUrl: string, sets: readonly MigrationSet[]): Promise<void> {
  const foreign: string[] = [];
  await withConnection(databaseUrl, async (client) => {
    for (const set of sets) foreign.push(...(await findForeign(client, set)));
  });
  if (foreign.length === 0) return;
  throw new ForeignSchemaError(
    `The database was made by another version, with migrations that this one does not have: ${foreign.join(", ")}.`,
  );
}

/** Does work on a connection, and ends when that has ended. */
async function withConnection<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionTo(databaseUrl));
  // A statement that is under way, or the next one, fails with it.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function findForeign(client: pg.Client, { table, directory }: MigrationSet): Promise<string[]> {
  const files = await readdir(directory);
  return (await namesIn(client, table)).filter((name) => !files.includes(`${name}.sql`));
}

function connectionTo(databaseUrl: string): pg.ClientConfig {
  return {
    connectionString: databaseUrl,
    query_timeout: STATEMENT_MS,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    options: SERVER_KEEP_ALIVE,
  };
}
