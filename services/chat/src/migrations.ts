import { join } from "node:path";
import { deadEventMigrations, outboxMigrations } from "@switchboard/bus/migrations";
import { fileMigrations } from "@switchboard/files/migrations";
import { organisationMigrations } from "@switchboard/organisation/migrations";
import { type MigrationSet, pgMigrations } from "@switchboard/pg/migrate";

/** All that makes the schema of chat, in this order. */
export const migrations: readonly MigrationSet[] = [
  pgMigrations,
  outboxMigrations,
  deadEventMigrations,
  organisationMigrations,
  fileMigrations,
  { table: "migrations", directory: join(import.meta.dirname, "../migrations") },
];
