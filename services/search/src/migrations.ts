import { join } from "node:path";
import { deadEventMigrations, outboxMigrations } from "@switchboard/bus/migrations";
import { organisationMigrations } from "@switchboard/organisation/migrations";
import { type MigrationSet, pgMigrations } from "@switchboard/pg/migrate";

/** All that makes the schema of search, in this order. */
export const migrations: readonly MigrationSet[] = [
  pgMigrations,
  outboxMigrations,
  deadEventMigrations,
  organisationMigrations,
  { table: "migrations", directory: join(import.meta.dirname, "../migrations") },
];
