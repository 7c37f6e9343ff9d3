/**
 * Makes what clients are found by anew while they are searched: `node src/reindex.ts`. First the words in Postgres, then the index of
 * the search engine where there is one. Tells how far it is; safe to stop.
 */
import { exit, stderr, stdout } from "node:process";
import { readConfig } from "@switchboard/kit/config";
import { createLogger } from "@switchboard/kit/log";
import { sleep } from "@switchboard/kit/sleep";
import { createPool } from "@switchboard/pg/pool";
import { reindexWords } from "./commands/reindex-words.ts";
import { MigrateConfig } from "./config.ts";
import { countClients } from "./store/clients.ts";
import { readEngineState, wantRebuild } from "./store/engine-state.ts";

/** Looks for progress this often, in milliseconds, and gives up when nobody begins for so long. */
const LOOK_MS = 500;
const BEGIN_MS = 30_000;

const pool = createPool(readConfig(MigrateConfig).SEARCH_DATABASE_URL, 1, createLogger("search", "warn"));
const all = await countClients(pool);
await reindexWords(pool, (done) => stdout.write(`\rWords of ${done} of ${all} clients`));
stdout.write(`\rWords in Postgres are new: ${all} clients.\n`);
if ((await readEngineState(pool)).mark === "") {
  stdout.write("There is no search engine beside it.\n");
  await pool.end();
  exit(0);
}
await wantRebuild(pool);
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
