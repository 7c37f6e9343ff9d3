import { join } from "node:path";
import type { MigrationSet } from "@switchboard/pg/migrate";

const directory = join(import.meta.dirname, "../migrations");

/** The tables of the outbox and its relay, for a service that tells of what happens. */
export const outboxMigrations: MigrationSet = { table: "outbox_migrations", directory: join(directory, "outbox") };

/** The table of dead events, for a service with consumers. */
export const deadEventMigrations: MigrationSet = {
  table: "dead_event_migrations",
  directory: join(directory, "dead-events"),
};
