import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import { type Happening, noteOf } from "../domain/happening.ts";
import { type Message, newestMessage } from "../domain/message.ts";
import { deadlinesOf } from "../domain/obligations.ts";
import type { Transition } from "../domain/transition.ts";
import { chatHappened, clientSeen, messageSent } from "../events/chat-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { offerOutcomes } from "../metrics.ts";
import { withPreviews } from "../queries/previewed-chat.ts";
import { type ChatChange, saveChanges } from "../store/chat-changes.ts";
import { findLimits } from "../store/departments.ts";
import { noted } from "./add-message.ts";
import { announce, type UnitOfWork } from "./unit-of-work.ts";

/** A chat whose row is locked, and what was decided about it. */
export interface Change {
  readonly before: Chat;
  readonly transition: Transition;
}

/**
 * Writes decisions about chats, each another one, with their notes, announces them, and tells the gateways and routing.
 * Returns the chats as they then are; those about which nothing was decided are left out.
 */
export async function writeTransitions(unit: UnitOfWork, decisions: readonly Change[]): Promise<PreviewedChat[]> {
  const { tx, nudgeRouting, afterCommit } = unit;
  const changes = await toChanges(tx, decisions, unit.abandonAfterS);
  if (changes.length === 0) return [];
  await saveChanges(tx, changes);
  const facts = changes.flatMap(({ after, happened, message }) => [
    chatHappened(after, happened),
    ...(happened.kind === "identified" ? clientSeen(after, happened.at) : []),
    ...(message === undefined ? [] : [messageSent(message)]),
  ]);
  await announce(unit, facts);
  const views = await withPreviews(
    tx,
    changes.map(({ after }) => after),
  );
  for (const [index, change] of changes.entries()) tellChange(unit, change, views[index] as PreviewedChat);
  afterCommit(nudgeRouting);
  return views;
}

function tellChange(
  { live, afterCommit }: UnitOfWork,
  { before, happened, message }: ChatChange,
  view: PreviewedChat,
): void {
  afterCommit(() => {
    countOffer(before, happened);
    if (message !== undefined) live.messageSent(message, []);
    live.chatChanged(before, view);
  });
}

/** What became of an offer, for the metrics. */
function countOffer(before: Chat, happened: Happening): void {
  if (before.place.state !== "offered") return;
  const { kind } = before.place.offer;
  if (happened.kind === "taken") offerOutcomes.inc({ kind, outcome: "accepted" });
  if (happened.kind === "returned") offerOutcomes.inc({ kind, outcome: happened.reason });
  if (happened.kind === "ended") offerOutcomes.inc({ kind, outcome: "ended" });
}

async function toChanges(tx: Sql, decisions: readonly Change[], abandonAfterS: number): Promise<ChatChange[]> {
  const chats = decisions.map(({ transition }) => transition.chat);
  const limitsOf = await findLimits(tx, chats, abandonAfterS);
  return decisions.flatMap(({ before, transition: { chat: after, happened } }) => {
    if (happened === undefined) return [];
    const deadlines = deadlinesOf(after, limitsOf(after));
    return [{ before, after, happened, message: toNote(after, happened), deadlines }];
  });
}

/** The note takes the number that the decision gave the chat as its newest. */
function toNote(chat: Chat, happened: Happening): Message | undefined {
  const note = noteOf(happened);
  return note === undefined ? undefined : newestMessage(chat, noted(note), happened.at);
}
