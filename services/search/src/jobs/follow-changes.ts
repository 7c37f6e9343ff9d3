import { newId } from "@switchboard/kit/ids";
import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { Pool, Sql } from "@switchboard/pg/pool";
import type { Engine } from "../engine/engine.ts";
import { rebuild } from "../engine/rebuild.ts";
import { reconcile } from "../engine/reconcile.ts";
import { sendClients } from "../engine/send-clients.ts";
import { INDEX, settings, settingsKey } from "../engine/settings.ts";
import {
  holdEngine,
  listChanged,
  noteFollowed,
  noteRebuildFailed,
  noteRebuildNeeded,
  readEngineState,
  releaseEngine,
} from "../store/engine-state.ts";

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
 * Keeps a search engine right: sends the client as it is now for each that changed, never what an event said of it, makes the
 * index anew where it is not ours or was made with other settings, and compares it with the directory once a night. One instance
 * at a time does.
 */
export function followChanges({ pool, engine, onState, log }: FollowOptions): Loop {
  const holder = newId();
  /** The settings are looked at when the service starts, and once a night. */
  let areSettingsDue = true;
  return startLoop({
    name: "search engine",
    everyMs: LOOK_MS,
    retryMs: RETRY_MS,
    log,
    run: async (signal) => {
      const isKnownRight = await isRight(pool, engine);
      onState(isKnownRight);
      await alone(pool, holder, signal, async (working) => {
        const send = () => catchUp(pool, engine, working, log);
        // Another instance may have made it anew meanwhile.
        const isOurs = isKnownRight || (await isRight(pool, engine));
        if (!isOurs) await noteRebuildNeeded(pool);
        const { rebuildWanted, isRebuildDue, isReconcileDue, mark } = await readEngineState(pool);
        areSettingsDue ||= isReconcileDue;
        const areOthers = !rebuildWanted && areSettingsDue && !(await engine.hasSettings(INDEX, settings));
        areSettingsDue = false;
        if (areOthers) {
          log.warn("the search engine has other settings than ours; its index is made anew");
          // It is, should the first attempt fail: the settings are not looked at again before the night.
          await noteRebuildNeeded(pool);
        }
        const isNeeded = rebuildWanted || areOthers;
        if (isNeeded && isRebuildDue) await tryRebuild(pool, engine, working);
        // An index that is not ours learns nothing while its rebuild waits; one that is goes on being searched.
        else if (!isOurs) return;
        await send();
        if (!isNeeded && isReconcileDue) {
          await reconcile({ pool, engine, mark, catchUp: send, signal: working, log });
        }
      });
    },
  });
}

/** Makes the index anew; a failure puts off the next attempt, unless it only had to stop. */
async function tryRebuild(pool: Pool, engine: Engine, signal: AbortSignal): Promise<void> {
  try {
    await rebuild(pool, engine, signal);
  } catch (err) {
    if (!signal.aborted) await noteRebuildFailed(pool);
    throw err;
  }
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

/** Follows the change log to its end, or until a rebuild is due, which takes in whatever is left of it. */
async function catchUp(pool: Pool, engine: Engine, signal: AbortSignal, log: Logger): Promise<void> {
  for (;;) {
    const { followed, rebuildWanted, isRebuildDue } = await readEngineState(pool);
    if (rebuildWanted && isRebuildDue) return;
    const { clientIds, to } = await listChanged(pool, followed, BATCH);
    if (clientIds.length === 0 || signal.aborted) return;
    await sendClients(pool, engine, clientIds, log);
    await noteFollowed(pool, to);
  }
}
