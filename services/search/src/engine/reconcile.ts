import { isUuid } from "@switchboard/kit/ids";
import type { Logger } from "@switchboard/kit/log";
import type { Pool, Sql } from "@switchboard/pg/pool";
import { engineDocument, isSameDocument } from "../domain/engine-document.ts";
import { reconciledClients } from "../metrics.ts";
import { readClientTexts } from "../store/client-words.ts";
import { listClientIds, listGone } from "../store/clients.ts";
import { listUnfollowed, noteReconciled } from "../store/engine-state.ts";
import type { Engine } from "./engine.ts";
import { sendClients } from "./send-clients.ts";
import { INDEX } from "./settings.ts";

/** Clients that are compared at once. */
const PAGE = 1_000;

export interface ReconcileOptions {
  readonly pool: Pool;
  readonly engine: Engine;
  /** Of the index, which bears it and is no client. */
  readonly mark: string;
  /** Sends what changed; asked for after each page, so that news do not wait for the rest. */
  readonly catchUp: () => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Compares the index with the directory, client by client, and mends what differs: a server that was restored, or written to by
 * somebody else, says nothing of it. What merely has not been sent yet is no difference. Only the instance that writes may do it.
 */
export async function reconcile(options: ReconcileOptions): Promise<void> {
  const { pool, log } = options;
  const { compared, mended } = await mendClients(options);
  const removed = await removeStrangers(options);
  await noteReconciled(pool);
  reconciledClients.inc({ outcome: "compared" }, compared);
  reconciledClients.inc({ outcome: "mended" }, mended);
  reconciledClients.inc({ outcome: "removed" }, removed);
  const level = mended + removed > 0 ? "warn" : "info";
  log[level]({ compared, mended, removed }, "the search engine was compared with the directory");
}

async function mendClients({ pool, engine, catchUp, signal, log }: ReconcileOptions) {
  let [compared, mended] = [0, 0];
  for (let after: string | undefined = ""; after !== undefined; ) {
    signal.throwIfAborted();
    const ids: string[] = await listClientIds(pool, after, PAGE);
    const wrong = await findWrong(pool, engine, ids);
    if (wrong.length > 0) await sendClients(pool, engine, wrong, log);
    await catchUp();
    compared += ids.length;
    mended += wrong.length;
    after = ids.at(-1);
  }
  return { compared, mended };
}

async function findWrong(sql: Sql, engine: Engine, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const [clients, kept] = await Promise.all([readClientTexts(sql, ids), engine.documents(INDEX, ids)]);
  const wanted = new Map(
    clients.map((one) => [one.clientId, engineDocument(one.clientId, one.projectIds, one.texts)] as const),
  );
  return withoutUnfollowed(
    sql,
    ids.filter((id) => !isSameDocument(wanted.get(id), kept.get(id))),
  );
}

/** Takes out documents of which the directory knows nothing. */
async function removeStrangers({ pool, engine, mark, catchUp, signal }: ReconcileOptions): Promise<number> {
  let removed = 0;
  for (let offset = 0; ; ) {
    signal.throwIfAborted();
    const ids = await engine.listIds(INDEX, offset, PAGE);
    if (ids.length === 0) return removed;
    const strange = ids.filter((id) => !isUuid(id) && id !== mark);
    const gone = await withoutUnfollowed(pool, await listGone(pool, ids.filter(isUuid)));
    await engine.remove(INDEX, [...strange, ...gone]);
    await catchUp();
    removed += strange.length + gone.length;
    // Those behind them have moved up.
    offset += ids.length - strange.length - gone.length;
  }
}

async function withoutUnfollowed(sql: Sql, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const underWay = new Set(await listUnfollowed(sql, ids));
  return ids.filter((id) => !underWay.has(id));
}
