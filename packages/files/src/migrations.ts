import { join } from "node:path";
import type { MigrationSet } from "@switchboard/pg/migrate";

/** The tables of files, uploads and stored objects. */
export const fileMigrations: MigrationSet = {
  table: "file_migrations",
  directory: join(import.meta.dirname, "../migrations"),
};
