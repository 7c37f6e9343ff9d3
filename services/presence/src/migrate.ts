import { readConfig } from "@switchboard/kit/config";
import { runMigrations } from "@switchboard/service/run-migrations";
import { MigrationConfig } from "./config.ts";
import { migrations } from "./migrations.ts";

await runMigrations("presence", readConfig(MigrationConfig).PRESENCE_DATABASE_URL, migrations);
