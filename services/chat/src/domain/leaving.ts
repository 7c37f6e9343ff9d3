import {
  type Chat,
  type EndedChat,
  type EndReason,
  factsOf,
  type HeldChat,
  type OpenChat,
  operatorOf,
  type ParkedChat,
  type Side,
  type WaitingChat,
} from "./chat.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/** Ends a chat (C5, C16). Ending an ended chat changes nothing. */
export function end(chat: Chat, by: Side, at: Date): Transition {
  return chat.state === "ended" ? unchanged(chat) : endWith(chat, by, "ended", at);
}

/** Its operator went Offline (P3); changes nothing unless that one holds it. */
export function park(chat: Chat, operatorId: string, at: Date): Transition {
  if (chat.state !== "held" || chat.operator.id !== operatorId) return unchanged(chat);
  const { operator, takenAt } = chat;
  const parked: ParkedChat = { ...factsOf(chat), state: "parked", operator, takenAt, parkedAt: at };
  return changed(parked, { kind: "parked", operator, at });
}

/** What decides whether a visitor has waited long enough for an operator who is not there. */
export interface Absence {
  /** The operator is away (P4); a parked chat's operator is not asked for. */
  readonly operatorAway: boolean;
  /** Of the chat's department, in seconds. */
  readonly replyLimitS: number;
}

/**
 * Brings a chat whose visitor is left without an answer to the list, marked `unanswered`: a parked one as soon as the
 * visitor writes again (P3), or has waited for the reply limit; a held one whose operator is away after the reply limit
 * (P4). Otherwise changes nothing.
 */
export function returnUnanswered(chat: Chat, absence: Absence, at: Date): Transition {
  switch (chat.state) {
    case "parked":
      return chat.visitorWroteAt > chat.parkedAt || isOverdue(chat, absence, at) ? toList(chat, at) : unchanged(chat);
    case "held":
      return absence.operatorAway && isOverdue(chat, absence, at) ? toList(chat, at) : unchanged(chat);
    case "waiting":
    case "offered":
    case "ended":
      return unchanged(chat);
  }
}

/**
 * Ends a chat that nobody comes back to: waiting or parked, and not written to by its visitor for `afterS` seconds.
 * Otherwise changes nothing.
 */
export function abandon(chat: Chat, afterS: number, at: Date): Transition {
  switch (chat.state) {
    case "waiting":
    case "parked":
      return at.getTime() - chat.visitorWroteAt.getTime() >= afterS * 1000
        ? endWith(chat, "system", "abandoned", at)
        : unchanged(chat);
    case "offered":
    case "held":
    case "ended":
      return unchanged(chat);
  }
}

/** Ends a chat that is not over yet. */
export function endWith(chat: OpenChat, by: Side | "system", reason: EndReason, at: Date): Transition {
  const ended: EndedChat = {
    ...factsOf(chat),
    state: "ended",
    operator: operatorOf(chat),
    takenAt: chat.state === "waiting" ? undefined : chat.takenAt,
    endedAt: at,
    endedBy: by,
    reason,
    answered: undefined,
  };
  return changed(ended, { kind: "ended", by, reason, at });
}

function isOverdue(chat: Chat, { replyLimitS }: Absence, at: Date): boolean {
  const since = chat.unansweredSince;
  return since !== undefined && at.getTime() - since.getTime() >= replyLimitS * 1000;
}

function toList(chat: HeldChat | ParkedChat, at: Date): Transition {
  const facts = factsOf(chat);
  const waiting: WaitingChat = { ...facts, state: "waiting", openTo: [facts.department.id], mark: "unanswered" };
  return changed(waiting, { kind: "unanswered", operator: chat.operator, at });
}
