import { fileURLToPath } from "node:url";
import { loadConfig } from "@switchboard/kit/config";
import { createLogger } from "@switchboard/kit/log";
import { migrate } from "@switchboard/pg/migrate";
import { MigrationConfig } from "./config.ts";

const config = loadConfig(MigrationConfig, process.env);
const log = createLogger("presence", "info");

await migrate(config.PRESENCE_DATABASE_URL, fileURLToPath(new URL("../migrations", import.meta.url)), (line) =>
  log.info({ line }, "migration"),
);
