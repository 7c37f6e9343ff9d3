import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { type Change, tellChanges, type WrittenChange, writeTransitions } from "../commands/write-transitions.ts";
import type { ChatDeps } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import { runSeconds } from "../metrics.ts";
import { findChats } from "../store/chats.ts";
import { CLAIM_MAX, type Claim } from "../store/claims.ts";

/** Decides about chats whose rows are locked; about each at most once. */
export type Decide = (tx: Sql, chats: readonly Chat[], now: Date) => Promise<Change[]>;

/**
 * Does everything of one kind that is to be done about chats now, in batches, each of them one transaction: lock, decide,
 * write, announce. Returns how many chats changed.
 */
export async function changeChats(deps: ChatDeps, claim: Claim, decide: Decide, signal: AbortSignal): Promise<number> {
  let changed = 0;
  for (let more = true; more && !signal.aborted; ) {
    const { claimed, written } = await changeBatch(deps, claim, decide);
    changed += written;
    // A batch of which nothing changed would only be claimed again.
    more = claimed >= CLAIM_MAX && written > 0;
  }
  return changed;
}

async function changeBatch(
  deps: ChatDeps,
  claim: Claim,
  decide: Decide,
): Promise<{ claimed: number; written: number }> {
  let changes: readonly WrittenChange[] = [];
  const claimed = await inTransaction(deps.pool, async (tx) => {
    const ids = new Set(await claim(tx, deps.now()));
    if (ids.size === 0) return 0;
    // After the lock, so that everything that was committed before it is in the past.
    const now = deps.now();
    const decisions = await decide(tx, await findChats(tx, [...ids]), now);
    changes = await writeTransitions(tx, decisions, deps.abandonAfterS);
    return ids.size;
  });
  tellChanges(deps, changes);
  return { claimed, written: changes.length };
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
