import { newId } from "@switchboard/kit/ids";
import type { Pool } from "@switchboard/pg/pool";
import { engineDocument } from "../domain/engine-document.ts";
import { readClientTexts } from "../store/client-words.ts";
import { listClientIds } from "../store/clients.ts";
import { beginningOfNews, noteRebuilt, saveEngineState } from "../store/engine-state.ts";
import type { Engine } from "./engine.ts";
import { INDEX, NEXT_INDEX, settings, settingsKey } from "./settings.ts";

/** Clients of one request, and requests that the engine may have not done: it takes in large ones, one behind the other, fastest. */
const PAGE = 2_000;
const AHEAD = 4;
/** The document that says that an index is ours. It has no words, and nobody finds it. */
const MARK = "mark-";

/**
 * Fills an index of its own with all clients, and puts it in the place of the one that is searched, which answers meanwhile. What
 * changes while it is filled is followed afterwards.
 */
export async function rebuild(pool: Pool, engine: Engine, signal: AbortSignal): Promise<void> {
  const followed = await beginningOfNews(pool);
  const { client } = engine;
  await client.deleteIndexIfExists(NEXT_INDEX);
  await engine.done(client.createIndex(NEXT_INDEX, { primaryKey: "id" }));
  await engine.done(client.index(NEXT_INDEX).updateSettings(settings));
  const mark = `${MARK}${newId()}`;
  await engine.put(NEXT_INDEX, [{ id: mark }]);
  let rebuilt = 0;
  const ahead: Promise<void>[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    signal.throwIfAborted();
    const ids: string[] = await listClientIds(pool, after, PAGE);
    const clients = await readClientTexts(pool, ids);
    const documents = clients.map(({ clientId, projectIds, texts }) => engineDocument(clientId, projectIds, texts));
    const put = engine.put(NEXT_INDEX, documents);
    // Its failure is met when its turn comes.
    put.catch(() => undefined);
    ahead.push(put);
    if (ahead.length > AHEAD) await ahead.shift();
    rebuilt += ids.length;
    await noteRebuilt(pool, rebuilt);
    after = ids.at(-1);
  }
  await Promise.all(ahead);
  const known = await client.getRawIndexes({ limit: 100 });
  if (!known.results.some(({ uid }) => uid === INDEX)) {
    await engine.done(client.createIndex(INDEX, { primaryKey: "id" }));
  }
  await client.swapIndexes([{ indexes: [INDEX, NEXT_INDEX], rename: false }]);
  // A swap is a task of no index, which a key for ours may order but not look at: the next task comes after it, and the mark tells.
  await engine.done(client.deleteIndex(NEXT_INDEX));
  if (!(await engine.has(INDEX, mark)))
    throw new Error("the engine has not put the new index in the place of the old one");
  await saveEngineState(pool, { settings: settingsKey, mark, followed });
}
