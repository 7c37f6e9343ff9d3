import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { Sql } from "@switchboard/pg/pool";
import type { Change } from "../changes/write-transitions.ts";
import type { ChatDeps } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import { findWaysBack } from "../queries/way-back.ts";
import { anyAbsence, claimDeserted, claimLost, claimNeglected, claimParkedWritten } from "../store/claims.ts";
import { findLimits } from "../store/departments.ts";
import { endParking } from "../store/operators.ts";
import { changeChats, timed } from "./change-chats.ts";

/** How often absences are looked for, in milliseconds; most of them nudge. */
const EVERY_MS = 1_000;

/** Writing to a parked chat nudges; this is for a message whose instance died, in milliseconds. */
const PARKED_EVERY_MS = 5_000;

/**
 * Takes chats from operators who are not there: parks those of who went Offline (P3), brings offers back that nobody can
 * accept any more (C21), and brings to the list what visitors wait for too long (P4).
 *
 * @param isSettled whether who counts as away is away, and not only unheard of
 */
export function startAbsenceSweep(deps: ChatDeps, isSettled: () => boolean): Loop {
  return startLoop({
    name: "absence sweep",
    everyMs: EVERY_MS,
    log: deps.log,
    run: (signal) => timed("absences", () => sweepAbsences(deps, isSettled(), signal)),
  });
}

/** Brings parked chats to the list whose visitors wrote again (P3). */
export function startParkedSweep(deps: ChatDeps): Loop {
  return startLoop({
    name: "parked sweep",
    everyMs: PARKED_EVERY_MS,
    log: deps.log,
    run: (signal) => timed("parked", () => sweepParked(deps, signal)),
  });
}

/** Brings those to the list that are there now. Reads every parked chat: what they wait for is in no index. */
export async function sweepParked(deps: ChatDeps, signal: AbortSignal): Promise<void> {
  await changeChats(deps, claimParkedWritten, (tx, chats, now) => returnAll(tx, deps, chats, now), signal);
}

/** Looks for absences once. */
export async function sweepAbsences(deps: ChatDeps, settled: boolean, signal: AbortSignal): Promise<void> {
  // Nearly always there is nothing to do, and a look costs a tenth of the transactions.
  if (!(await anyAbsence(deps.pool, deps.now(), settled))) return;
  await changeChats(deps, claimDeserted, parkAll, signal);
  await endParking(deps.pool);
  await changeChats(deps, claimLost(settled), loseAll, signal);
  await changeChats(deps, claimNeglected(settled), (tx, chats, now) => returnAll(tx, deps, chats, now), signal);
}

async function parkAll(_: Sql, chats: readonly Chat[], now: Date): Promise<Change[]> {
  return chats.flatMap((before) => {
    const { place } = before;
    if (place.state !== "held") return [];
    return [{ before, transition: decide(before, { kind: "park", operatorId: place.operator.id }, now) }];
  });
}

async function loseAll(tx: Sql, chats: readonly Chat[], now: Date): Promise<Change[]> {
  const ways = await findWaysBack(tx, chats, now);
  return chats.flatMap((before) => {
    const { place } = before;
    const back = ways.get(before.id);
    if (place.state !== "offered" || place.offer.kind !== "transfer" || back === undefined) return [];
    return [{ before, transition: decide(before, { kind: "lose", targetId: place.offer.to.id, back }, now) }];
  });
}

async function returnAll(tx: Sql, deps: ChatDeps, chats: readonly Chat[], now: Date): Promise<Change[]> {
  const limitsOf = await findLimits(tx, chats, deps.abandonAfterS);
  return chats.map((before) => {
    const { replyLimitS } = limitsOf(before);
    // The claim found that the operator of a held chat is not there.
    const absence = { operatorAway: true, replyLimitS };
    return { before, transition: decide(before, { kind: "return_unanswered", absence }, now) };
  });
}
