import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { Sql } from "@switchboard/pg/pool";
import type { Change } from "../changes/write-transitions.ts";
import type { ChatDeps } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import { type ChatCommand, decide } from "../domain/chat-machine.ts";
import { type Deadline, deadlinesOf, type Limits } from "../domain/obligations.ts";
import { nowhere, type WayBack } from "../domain/offering.ts";
import { type Transition, unchanged } from "../domain/transition.ts";
import { deadlineLateness } from "../metrics.ts";
import { findWaysBack } from "../queries/way-back.ts";
import { claimDue } from "../store/claims.ts";
import { type ChatDeadline, firstDue, listDue, replaceDeadlines } from "../store/deadlines.ts";
import { findLimits } from "../store/departments.ts";
import { changeChats, timed } from "./change-chats.ts";

/** From a run that fired to the next, in milliseconds. What another instance is firing stays due until it is done. */
const REST_MS = 500;
/**
 * The next deadline is looked for this often, in milliseconds, and again when it is due: late by at most this is one that
 * was set for a moment within it.
 */
const LOOK_MS = 1_000;

/** What decides about a deadline, beside the chat. */
interface Rules {
  readonly limits: Limits;
  readonly back: WayBack;
}

/** Fires deadlines (C18): on any number of instances each once, also those that came due while none was running. */
export function startDeadlineRunner(deps: ChatDeps): Loop {
  let pauseMs = REST_MS;
  return startLoop({
    name: "deadlines",
    everyMs: () => pauseMs,
    log: deps.log,
    run: async (signal) => {
      pauseMs = REST_MS;
      const first = await firstDue(deps.pool);
      const inMs = first === undefined ? LOOK_MS : first.getTime() - deps.now().getTime();
      if (inMs > 0) pauseMs = Math.min(LOOK_MS, inMs);
      else await timed("deadlines", () => fireDue(deps, signal));
    },
  });
}

/** Fires everything that is due now. Returns how many chats changed. */
export function fireDue(deps: ChatDeps, signal: AbortSignal): Promise<number> {
  return changeChats(deps, claimDue, (tx, chats, now) => decideDue(tx, deps, chats, now), signal);
}

async function decideDue(tx: Sql, deps: ChatDeps, chats: readonly Chat[], now: Date): Promise<Change[]> {
  const ids = chats.map(({ id }) => id);
  const due = Map.groupBy(await listDue(tx, ids, now), ({ chatId }) => chatId);
  const limitsOf = await findLimits(tx, chats, deps.abandonAfterS);
  const back = await findWaysBack(tx, chats, now);
  const decided = chats.map((before) => {
    const rules = { limits: limitsOf(before), back: back.get(before.id) ?? nowhere };
    const fired = due.get(before.id) ?? [];
    for (const deadline of fired) observe(deadline, now);
    return { before, rules, transition: fire(before, fired, rules, now) };
  });
  const moved = decided.filter(({ transition }) => transition.happened === undefined);
  // What did not apply any more, because the visitor wrote again for example, is due at another time or not at all.
  await replaceDeadlines(
    tx,
    moved.map(({ before, rules }) => ({ chat: before, deadlines: deadlinesOf(before, rules.limits) })),
  );
  return decided;
}

/** The first of the deadlines that changes something does; what that leaves to be done becomes due by itself. */
function fire(chat: Chat, due: readonly ChatDeadline[], rules: Rules, now: Date): Transition {
  for (const { kind } of due) {
    const transition = decide(chat, commandOf(kind, rules), now);
    if (transition.happened !== undefined) return transition;
  }
  return unchanged(chat);
}

function commandOf(kind: Deadline["kind"], { limits: { replyLimitS, abandonAfterS }, back }: Rules): ChatCommand {
  switch (kind) {
    case "offer":
      return { kind: "expire", back };
    case "waiting_limit":
      return { kind: "offer_form" };
    case "reply_limit":
      return { kind: "return_unanswered", absence: { operatorAway: false, replyLimitS } };
    case "abandon":
      return { kind: "abandon", afterS: abandonAfterS };
  }
}

function observe({ kind, dueAt }: ChatDeadline, now: Date): void {
  deadlineLateness.observe({ kind }, (now.getTime() - dueAt.getTime()) / 1_000);
}
