/** Makes the index of the search engine anew while it is searched: `node src/reindex.ts`. Tells how far it is; safe to stop. */
import { exit, stderr, stdout } from "node:process";
import { readConfig } from "@switchboard/kit/config";
import { createLogger } from "@switchboard/kit/log";
import { sleep } from "@switchboard/kit/sleep";
import { createPool } from "@switchboard/pg/pool";
import { MigrateConfig } from "./config.ts";
import { countClients } from "./store/clients.ts";
import { readEngineState, wantRebuild } from "./store/engine-state.ts";

/** Looks for progress this often, in milliseconds, and gives up when nobody begins for so long. */
const LOOK_MS = 500;
const BEGIN_MS = 30_000;

const pool = createPool(readConfig(MigrateConfig).SEARCH_DATABASE_URL, 1, createLogger("search", "warn"));
await wantRebuild(pool);
const all = await countClients(pool);
const begunBy = performance.now() + BEGIN_MS;
for (;;) {
  const { rebuildWanted, rebuilt } = await readEngineState(pool);
  if (!rebuildWanted) break;
  if (rebuilt === null && performance.now() > begunBy) {
    stderr.write("No search service with MEILI_URL has begun; it will when one runs.\n");
    exit(1);
  }
  stdout.write(`\r${rebuilt ?? 0} of ${all} clients`);
  await sleep(LOOK_MS);
}
stdout.write(`\rThe index is new: ${all} clients.\n`);
await pool.end();
