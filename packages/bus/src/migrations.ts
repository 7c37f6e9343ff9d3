import { join } from "node:path";
import type { MigrationSet } from "@switchboard/pg/migrate";

/** The tables of the outbox and its relay. */
export const busMigrations: MigrationSet = {
  table: "bus_migrations",
  directory: join(import.meta.dirname, "../migrations"),
};
