import { readdir } from "node:fs/promises";
import { runner } from "node-pg-migrate";
import pg from "pg";

/** The table that holds the names of the files that have run. */
const migrationsTable = "migrations";

/** A statement of a migration, waiting for another who migrates included, may take this long, in milliseconds. */
const STATEMENT_MS = 15 * 60_000;
const CONNECT_MS = 5_000;
/** A connection that is quiet for this long, in milliseconds, is asked by the system whether its other end is there. */
const KEEP_ALIVE_MS = 10_000;
/** The server asks as well: the lock of somebody who died while migrating must not last for hours. */
const SERVER_KEEP_ALIVE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

/**
 * Brings a database to the newest schema: runs the plain SQL files `NNNN_what.sql` of a directory that have not run yet,
 * in order, each in its transaction. Several may call it at once; they wait for each other. Refuses a database that
 * {@link foreignMigrations} says something of.
 */
export async function migrate(
  databaseUrl: string,
  directory: string,
  log: (line: string) => void = () => {},
): Promise<void> {
  const foreign = await foreignMigrations(databaseUrl, directory);
  if (foreign.length > 0) {
    throw new Error(
      `The database was made by another version, with migrations that this one does not have: ${foreign.join(", ")}.`,
    );
  }
  await runner({
    databaseUrl: connectionTo(databaseUrl),
    dir: directory,
    direction: "up",
    migrationsTable,
    checkOrder: true,
    singleTransaction: false,
    advisoryLockMode: "wait",
    log,
  });
}

/** The migrations that have run on a database and are not in the directory: no way leads from there to its schema. */
export async function foreignMigrations(databaseUrl: string, directory: string): Promise<string[]> {
  const own = await readdir(directory);
  return (await appliedMigrations(databaseUrl)).filter((name) => !own.includes(`${name}.sql`));
}

async function appliedMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client(connectionTo(databaseUrl));
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_class where oid = to_regclass($1)", [migrationsTable]);
    if (rowCount === 0) return [];
    const { rows } = await client.query<{ name: string }>(`select name from ${migrationsTable} order by id`);
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
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
