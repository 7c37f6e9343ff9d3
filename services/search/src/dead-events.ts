/** Events that this service could not handle: `node src/dead-events.ts list`; what else there is it says itself. */
import { readConfig } from "@switchboard/kit/config";
import { runDeadEvents } from "@switchboard/service/run-dead-events";
import { MigrateConfig } from "./config.ts";

await runDeadEvents("search", readConfig(MigrateConfig).SEARCH_DATABASE_URL);
