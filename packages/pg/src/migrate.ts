import { runner } from "node-pg-migrate";

/**
 * Brings a database to the newest schema: runs the plain SQL files `NNNN_what.sql` of a directory that have not run yet,
 * in order, each in its transaction. Several may call it at once; they wait for each other.
 */
export async function migrate(
  databaseUrl: string,
  directory: string,
  log: (line: string) => void = () => {},
): Promise<void> {
  await runner({
    databaseUrl,
    dir: directory,
    direction: "up",
    migrationsTable: "migrations",
    checkOrder: true,
    singleTransaction: false,
    advisoryLockMode: "wait",
    log,
  });
}
