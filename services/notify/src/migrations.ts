import { join } from "node:path";
import { type MigrationSet, pgMigrations } from "@switchboard/pg/migrate";

/** All that makes the schema of notify, in this order. */
export const migrations: readonly MigrationSet[] = [
  pgMigrations,
  { table: "migrations", directory: join(import.meta.dirname, "../migrations") },
];
