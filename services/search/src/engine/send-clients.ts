import type { Logger } from "@switchboard/kit/log";
import type { Sql } from "@switchboard/pg/pool";
import { engineDocument } from "../domain/engine-document.ts";
import { parkedClients } from "../metrics.ts";
import { readClientTexts } from "../store/client-words.ts";
import { type Engine, RefusedError } from "./engine.ts";
import { INDEX } from "./settings.ts";

/** Sends clients as they are; those that are gone, or may not be found, are taken out. One that is refused is left out alone. */
export async function sendClients(sql: Sql, engine: Engine, clientIds: readonly string[], log: Logger): Promise<void> {
  const there = await readClientTexts(sql, clientIds);
  const known = new Set(there.map(({ clientId }) => clientId));
  try {
    await engine.put(
      INDEX,
      there.map(({ clientId, projectIds, texts }) => engineDocument(clientId, projectIds, texts)),
    );
  } catch (err) {
    if (!(err instanceof RefusedError)) throw err;
    if (clientIds.length === 1) {
      parkedClients.inc();
      log.error({ err, client_id: clientIds[0] }, "the search engine refuses a client");
      return;
    }
    const half = Math.ceil(clientIds.length / 2);
    await sendClients(sql, engine, clientIds.slice(0, half), log);
    await sendClients(sql, engine, clientIds.slice(half), log);
    return;
  }
  await engine.remove(
    INDEX,
    clientIds.filter((id) => !known.has(id)),
  );
}
