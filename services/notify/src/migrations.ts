import { join } from "node:path";
import { deadEventMigrations } from "@switchboard/bus/migrations";
import { organisationMigrations } from "@switchboard/organisation/migrations";
import { type MigrationSet, pgMigrations } from "@switchboard/pg/migrate";

/** All that makes the schema of notify, in this order. */
export const migrations: readonly MigrationSet[] = [
  pgMigrations,
  deadEventMigrations,
  organisationMigrations,
  { table: "migrations", directory: join(import.meta.dirname, "../migrations") },
];
