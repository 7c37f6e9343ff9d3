import type { Service } from "@switchboard/service/run-service";
import { Engine, type EngineOptions } from "../engine/engine.ts";
import { followChanges } from "../jobs/follow-changes.ts";
import { exposeEngine } from "../metrics.ts";
import type { ClientIndex } from "./client-index.ts";
import { MeilisearchIndex } from "./meilisearch-index.ts";
import { PostgresIndex } from "./postgres-index.ts";

/** What finds clients by words: the database, or a Meilisearch that is kept right beside it. */
export function createIndex(
  { pool, keep, log, signal }: Pick<Service, "pool" | "keep" | "log" | "signal">,
  engine: EngineOptions,
): ClientIndex {
  const database = new PostgresIndex(pool);
  if (engine.url === "") return database;
  const server = new Engine({ ...engine, stopping: signal });
  const index = new MeilisearchIndex(pool, server, database, log);
  exposeEngine(pool);
  keep("search engine", followChanges({ pool, engine: server, onState: (isRight) => index.noteState(isRight), log }));
  return index;
}
