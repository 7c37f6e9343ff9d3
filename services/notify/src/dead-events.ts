/** Events that this service could not handle: `node src/dead-events.ts list`; what else there is it says itself. */
import { argv, exit, stderr, stdout } from "node:process";
import { runDeadEventsCommand } from "@switchboard/bus/dead-events-command";
import { readConfig } from "@switchboard/kit/config";
import { createLogger } from "@switchboard/kit/log";
import { createPool } from "@switchboard/pg/pool";
import { MigrateConfig } from "./config.ts";

const pool = createPool(readConfig(MigrateConfig).NOTIFY_DATABASE_URL, 1, createLogger("notify", "warn"));
const { ok, lines } = await runDeadEventsCommand(pool, argv.slice(2));
await pool.end();
(ok ? stdout : stderr).write(`${lines.join("\n")}\n`);
exit(ok ? 0 : 2);
