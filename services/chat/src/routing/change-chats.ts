import { isPassing } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { inUnitOfWork } from "../changes/unit-of-work.ts";
import { type Change, writeTransitions } from "../changes/write-transitions.ts";
import type { ChatDeps } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import { runSeconds } from "../metrics.ts";
import { findChats } from "../store/chats.ts";
import { CLAIM_MAX, type Claim } from "../store/claims.ts";

/** Decides about chats whose rows are locked; about each at most once. */
export type Decide = (tx: Sql, chats: readonly Chat[], now: Date) => Promise<Change[]>;

/** What a batch did: chats that it locked, and chats that it changed. */
interface Batch {
  readonly claimed: number;
  readonly written: number;
}

/**
 * Does everything of one kind that is to be done about chats now, in batches, each of them one transaction: lock, decide,
 * write, announce. A chat about which it fails holds up no other. Returns how many chats changed.
 */
export async function changeChats(deps: ChatDeps, claim: Claim, decide: Decide, signal: AbortSignal): Promise<number> {
  let changed = 0;
  for (let more = true; more && !signal.aborted; ) {
    const { claimed, written } = await changeBatch(deps, claim, decide, signal);
    changed += written;
    // A batch of which nothing changed would only be claimed again.
    more = claimed >= CLAIM_MAX && written > 0;
  }
  return changed;
}

async function changeBatch(deps: ChatDeps, claim: Claim, decide: Decide, signal: AbortSignal): Promise<Batch> {
  let ids: readonly string[] = [];
  try {
    return await changeClaimed(deps, async (tx, now) => (ids = await claim(tx, now)), decide);
  } catch (error) {
    if (isPassing(error) || ids.length === 0) throw error;
    return changeOneByOne(deps, new Set(ids), claim, decide, signal);
  }
}

/** What could not be done at once is done chat by chat, so that only those fail that cannot succeed. */
async function changeOneByOne(
  deps: ChatDeps,
  ids: ReadonlySet<string>,
  claim: Claim,
  decide: Decide,
  signal: AbortSignal,
): Promise<Batch> {
  let written = 0;
  for (const id of ids) {
    if (signal.aborted) break;
    const claimIt: Claim = async (tx, now) => (await claim(tx, now)).filter((claimed) => claimed === id);
    try {
      written += (await changeClaimed(deps, claimIt, decide)).written;
    } catch (err) {
      if (isPassing(err)) throw err;
      deps.log.error({ err, chat_id: id }, "what is to be done about a chat failed");
    }
  }
  return { claimed: ids.size, written };
}

function changeClaimed(deps: ChatDeps, claim: Claim, decide: Decide): Promise<Batch> {
  return inUnitOfWork(deps, async (unit) => {
    const { tx, now } = unit;
    const ids = new Set(await claim(tx, now()));
    if (ids.size === 0) return { claimed: 0, written: 0 };
    // After the lock, so that everything that was committed before it is in the past.
    const written = await writeTransitions(unit, await decide(tx, await findChats(tx, [...ids]), now()));
    return { claimed: ids.size, written: written.length };
  });
}

/** Runs a job and observes how long it took. */
export async function timed<T>(job: string, work: () => Promise<T>): Promise<T> {
  const stop = runSeconds.startTimer({ job });
  try {
    return await work();
  } finally {
    stop();
  }
}
