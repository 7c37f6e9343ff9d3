import { metricsOf } from "@switchboard/kit/metrics";
import type { Sql } from "@switchboard/pg/pool";
import { countBehind } from "./store/engine-state.ts";
import { oldestPending } from "./store/privacy-requests.ts";

const { counter, gauge, readGauge } = metricsOf("search");

/** Rows of feeds by what became of them. */
export const importedRows = counter("imported_rows_total", "Rows of feeds by outcome.", ["outcome"]);

/** Clients that the search engine refuses, left out until somebody looks. */
export const parkedClients = counter("engine_parked_total", "Clients that the search engine refuses.");

/** Clients of the nightly comparison by what came of them. */
export const reconciledClients = counter(
  "engine_reconciled_total",
  "Clients that were compared with the search engine, those it had wrong, and those it should not have had.",
  ["outcome"],
  [{ outcome: "mended" }, { outcome: "removed" }],
);

/** Searches by what answered them. */
export const engineSearches = counter(
  "engine_searches_total",
  "Searches for words by what came of asking the search engine.",
  ["outcome"],
);

/** Whether the search engine is asked: 0 while the database answers alone. */
export const engineUp = gauge("engine_up", "Whether the search engine answers, and knows what it is to know.");

/** Tells how far the search engine is behind, whenever somebody looks. */
export function exposeEngine(sql: Sql): void {
  readGauge("engine_behind", "Changes that the search engine has not followed.", () => countBehind(sql));
}

/** Tells for how long an erasure has waited for a service, whenever somebody looks. */
export function exposeErasures(sql: Sql, now: () => Date): void {
  readGauge("erasures_waiting_seconds", "For how long the oldest erasure has waited for a service.", async () => {
    const since = await oldestPending(sql);
    return since === undefined ? 0 : (now().getTime() - since.getTime()) / 1000;
  });
}
