import { readConfig } from "@switchboard/kit/config";
import { runMigrations } from "@switchboard/service/run-migrations";
import { MigrateConfig } from "./config.ts";
import { migrations } from "./migrations.ts";

await runMigrations("chat", readConfig(MigrateConfig).CHAT_DATABASE_URL, migrations);
