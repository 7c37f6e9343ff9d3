import { createLogger } from "@switchboard/kit/log";
import { FOREIGN_SCHEMA_EXIT, ForeignSchemaError, type MigrationSet, migrate } from "@switchboard/pg/migrate";

/** The migration of a service's database, as a process of its own: says what it does, and ends. */
export async function runMigrations(name: string, databaseUrl: string, sets: readonly MigrationSet[]): Promise<void> {
  const log = createLogger(`${name}-migrate`, "info");
  try {
    await migrate(databaseUrl, sets, (line) => log.info({ line }, "migrating"));
    log.info("the schema is up to date");
  } catch (err) {
    if (!(err instanceof ForeignSchemaError)) throw err;
    log.fatal({ err }, "the database is of another version");
    process.exitCode = FOREIGN_SCHEMA_EXIT;
  }
}
