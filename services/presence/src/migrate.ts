import { loadConfig } from "@switchboard/kit/config";
import { runMigrations } from "@switchboard/service/run-migrations";
import { MigrationConfig } from "./config.ts";
import { migrations } from "./migrations.ts";

await runMigrations("presence", loadConfig(MigrationConfig, process.env).PRESENCE_DATABASE_URL, migrations);
