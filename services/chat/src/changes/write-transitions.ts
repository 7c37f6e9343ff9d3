import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import { type Happening, noteOf } from "../domain/happening.ts";
import { type Message, newestMessage } from "../domain/message.ts";
import { deadlinesOf, type Limits } from "../domain/obligations.ts";
import type { Transition } from "../domain/transition.ts";
import { chatHappened, messageSent } from "../events/chat-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { offerOutcomes } from "../metrics.ts";
import { withPreviews } from "../queries/previewed-chat.ts";
import { type ChatChange, saveChanges } from "../store/chat-changes.ts";
import { findLimits } from "../store/departments.ts";
import { noted } from "./add-message.ts";

/** A chat whose row is locked, and what was decided about it. */
export interface Change {
  readonly before: Chat;
  readonly transition: Transition;
}

/** A change that was written, for the gateways. */
export interface WrittenChange {
  readonly before: Chat;
  readonly view: PreviewedChat;
  readonly happened: Happening;
  readonly note: Message | undefined;
}

/** Writes decisions about chats, each another one, with their notes, and announces them. Unchanged chats are left out. */
export async function writeTransitions(
  tx: Sql,
  decisions: readonly Change[],
  abandonAfterS: number,
): Promise<WrittenChange[]> {
  const changes = toChanges(decisions, await limitsOf(tx, decisions, abandonAfterS));
  if (changes.length === 0) return [];
  await saveChanges(tx, changes);
  await appendToOutbox(
    tx,
    changes.flatMap(({ after, happened, message }) => [
      chatHappened(after, happened),
      ...(message === undefined ? [] : [messageSent(message)]),
    ]),
  );
  const views = await withPreviews(
    tx,
    changes.map(({ after }) => after),
  );
  return changes.map(({ before, happened, message }, index) => ({
    before,
    happened,
    note: message,
    view: views[index] as PreviewedChat,
  }));
}

/** Tells the gateways and routing of changes after their commit. */
export function tellChanges(deps: ChatDeps, changes: readonly WrittenChange[]): void {
  if (changes.length === 0) return;
  for (const { before, view, happened, note } of changes) {
    countOffer(before, happened);
    if (note !== undefined) deps.live.messageSent(note, []);
    deps.live.chatChanged(before, view);
  }
  deps.committed();
  deps.nudgeRouting();
}

/** What became of an offer, for the metrics. */
function countOffer(before: Chat, happened: Happening): void {
  if (before.place.state !== "offered") return;
  const { kind } = before.place.offer;
  if (happened.kind === "taken") offerOutcomes.inc({ kind, outcome: "accepted" });
  if (happened.kind === "returned") offerOutcomes.inc({ kind, outcome: happened.reason });
  if (happened.kind === "ended") offerOutcomes.inc({ kind, outcome: "ended" });
}

function toChanges(decisions: readonly Change[], limits: Map<string, Limits>): ChatChange[] {
  return decisions.flatMap(({ before, transition: { chat, happened } }) => {
    if (happened === undefined) return [];
    const deadlines = deadlinesOf(chat, limits.get(chat.department.id) as Limits);
    return [{ before, after: chat, happened, message: toNote(chat, happened), deadlines }];
  });
}

/** The limits of the department of each chat. */
async function limitsOf(tx: Sql, decisions: readonly Change[], abandonAfterS: number): Promise<Map<string, Limits>> {
  const ids = new Set(decisions.map(({ transition }) => transition.chat.department.id));
  return findLimits(tx, [...ids], abandonAfterS);
}

/** The note takes the number that the decision gave the chat as its newest. */
function toNote(chat: Chat, happened: Happening): Message | undefined {
  const note = noteOf(happened);
  return note === undefined ? undefined : newestMessage(chat, noted(note), happened.at);
}
