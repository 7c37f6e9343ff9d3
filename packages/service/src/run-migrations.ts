import { createLogger } from "@switchboard/kit/log";
import {
  FAILED_MIGRATION_EXIT,
  FailedMigrationError,
  FOREIGN_SCHEMA_EXIT,
  ForeignSchemaError,
  type MigrationSet,
  migrate,
} from "@switchboard/pg/migrate";
import { isPassingTrouble } from "@switchboard/pg/passing-trouble";

/**
 * The migration of a service's database, as a process of its own: says what it does, and ends. Its code tells what
 * helps: after 1 (the way to the database) starting it again may, after the other two it does not.
 */
export async function runMigrations(name: string, databaseUrl: string, sets: readonly MigrationSet[]): Promise<void> {
  const log = createLogger(`${name}-migrate`, "info");
  try {
    await migrate(databaseUrl, sets, (line) => log.info({ line }, "migrating"));
    log.info("the schema is up to date");
  } catch (err) {
    if (err instanceof ForeignSchemaError) {
      log.fatal({ err }, "the database is of another version");
      process.exitCode = FOREIGN_SCHEMA_EXIT;
    } else if (err instanceof FailedMigrationError) {
      log.fatal({ err }, "a migration failed and did nothing");
      process.exitCode = FAILED_MIGRATION_EXIT;
    } else if (isPassingTrouble(err)) {
      log.fatal(
        { reason: err instanceof Error ? err.message || err.name : String(err) },
        "the database does not answer",
      );
      process.exitCode = 1;
    } else throw err;
  }
}
