import { join } from "node:path";
import { loadConfig } from "@switchboard/kit/config";
import { createLogger } from "@switchboard/kit/log";
import { migrate } from "@switchboard/pg/migrate";
import { MigrateConfig } from "./config.ts";

const config = loadConfig(MigrateConfig, process.env);
const log = createLogger("notify-migrate", "info");
await migrate(config.NOTIFY_DATABASE_URL, join(import.meta.dirname, "../migrations"), (line) =>
  log.info({ line }, "migrating"),
);
log.info("the schema is up to date");
