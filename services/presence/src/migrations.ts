import { join } from "node:path";
import { outboxMigrations } from "@switchboard/bus/migrations";
import { type MigrationSet, pgMigrations } from "@switchboard/pg/migrate";

/** All that makes the schema of presence, in this order. */
export const migrations: readonly MigrationSet[] = [
  pgMigrations,
  outboxMigrations,
  { table: "migrations", directory: join(import.meta.dirname, "../migrations") },
];
