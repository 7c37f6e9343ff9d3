import { newId } from "@switchboard/kit/ids";
import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { Pool, Sql } from "@switchboard/pg/pool";
import { engineDocument } from "../domain/engine-document.ts";
import { type Engine, RefusedError } from "../engine/engine.ts";
import { rebuild } from "../engine/rebuild.ts";
import { INDEX, settingsKey } from "../engine/settings.ts";
import { parkedClients } from "../metrics.ts";
import { readClientTexts } from "../store/client-words.ts";
import { holdEngine, listChanged, noteFollowed, readEngineState, releaseEngine } from "../store/engine-state.ts";

/** The change log is looked at this often, in milliseconds; what was saved here is found at once anyway. */
const LOOK_MS = 300;
/** After a failure it is tried again this soon, in milliseconds. */
const RETRY_MS = 2_000;
/** Changes of one request. */
const BATCH = 500;
/** An instance that is gone lets another one write after so many seconds; one that is there says so this often, in milliseconds. */
const HOLD_S = 30;
const RENEW_MS = 10_000;

export interface FollowOptions {
  readonly pool: Pool;
  readonly engine: Engine;
  /** The engine can be asked, or cannot. */
  readonly onState: (isRight: boolean) => void;
  readonly log: Logger;
}

/**
 * Keeps a search engine right: sends the client as it is now for each that changed, never what an event said of it, and makes the
 * index anew where it is not ours or was made with other settings. One instance at a time does.
 */
export function followChanges({ pool, engine, onState, log }: FollowOptions): Loop {
  const holder = newId();
  return startLoop({
    name: "search engine",
    everyMs: LOOK_MS,
    retryMs: RETRY_MS,
    log,
    run: async (signal) => {
      const isKnownRight = await isRight(pool, engine);
      onState(isKnownRight);
      await alone(pool, holder, signal, async (working) => {
        const { rebuildWanted } = await readEngineState(pool);
        // Another instance may have made it anew meanwhile.
        if (rebuildWanted || !(isKnownRight || (await isRight(pool, engine)))) await rebuild(pool, engine, working);
        await catchUp(pool, engine, working, log);
      });
    },
  });
}

/** Does work while no other instance does; nothing when one does. Its signal is aborted when the turn is lost. */
async function alone(
  pool: Pool,
  holder: string,
  signal: AbortSignal,
  work: (working: AbortSignal) => Promise<void>,
): Promise<void> {
  if (!(await holdEngine(pool, holder, HOLD_S))) return;
  const lost = new AbortController();
  const renew = () =>
    holdEngine(pool, holder, HOLD_S).then(
      (held) => held || lost.abort(new Error("another instance writes to the engine")),
      (err: unknown) => lost.abort(err),
    );
  const renewing = setInterval(() => void renew(), RENEW_MS);
  try {
    await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(renewing);
    await releaseEngine(pool, holder);
  }
}

/** Whether the index is ours, and was made with our settings. */
async function isRight(sql: Sql, engine: Engine): Promise<boolean> {
  const { settings, mark } = await readEngineState(sql);
  return settings === settingsKey && mark !== "" && (await engine.has(INDEX, mark));
}

async function catchUp(pool: Pool, engine: Engine, signal: AbortSignal, log: Logger): Promise<void> {
  for (;;) {
    const { followed } = await readEngineState(pool);
    const { clientIds, to } = await listChanged(pool, followed, BATCH);
    if (clientIds.length === 0 || signal.aborted) return;
    await send(pool, engine, clientIds, log);
    await noteFollowed(pool, to);
  }
}

/** Sends clients as they are; those that are gone, or may not be found, are taken out. One that is refused is left out alone. */
async function send(sql: Sql, engine: Engine, clientIds: readonly string[], log: Logger): Promise<void> {
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
    await send(sql, engine, clientIds.slice(0, half), log);
    await send(sql, engine, clientIds.slice(half), log);
    return;
  }
  await engine.remove(
    INDEX,
    clientIds.filter((id) => !known.has(id)),
  );
}
