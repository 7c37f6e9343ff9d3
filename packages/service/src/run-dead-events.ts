import { argv, exit, stderr, stdout } from "node:process";
import { runDeadEventsCommand } from "@switchboard/bus/dead-events-command";
import { createLogger } from "@switchboard/kit/log";
import { createPool } from "@switchboard/pg/pool";

/** Looks after the events that a service could not handle, as the command line says, in a process of its own. */
export async function runDeadEvents(name: string, databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, 1, createLogger(name, "warn"));
  const { ok, lines } = await runDeadEventsCommand(pool, argv.slice(2));
  await pool.end();
  (ok ? stdout : stderr).write(`${lines.join("\n")}\n`);
  exit(ok ? 0 : 2);
}
