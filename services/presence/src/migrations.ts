import { join } from "node:path";
import { busMigrations } from "@switchboard/bus/migrations";
import { type MigrationSet, pgMigrations } from "@switchboard/pg/migrate";

/** All that makes the schema of presence, in this order. */
export const migrations: readonly MigrationSet[] = [
  pgMigrations,
  busMigrations,
  { table: "migrations", directory: join(import.meta.dirname, "../migrations") },
];
