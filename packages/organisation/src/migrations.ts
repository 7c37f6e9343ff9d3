import { join } from "node:path";
import type { MigrationSet } from "@switchboard/pg/migrate";

/** The tables of the replica: projects, departments and staff. */
export const organisationMigrations: MigrationSet = {
  table: "organisation_migrations",
  directory: join(import.meta.dirname, "../migrations"),
};
