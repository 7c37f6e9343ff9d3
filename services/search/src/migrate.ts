import { readConfig } from "@switchboard/kit/config";
import { runMigrations } from "@switchboard/service/run-migrations";
import { MigrateConfig } from "./config.ts";
import { migrations } from "./migrations.ts";

await runMigrations("search", readConfig(MigrateConfig).SEARCH_DATABASE_URL, migrations);
