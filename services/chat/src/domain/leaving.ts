import { type Chat, type EndReason, type Named, operatorOf, type Side } from "./chat.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/** Ends a chat (C5, C16). Ending an ended chat changes nothing. */
export function end(chat: Chat, by: Side | "system", at: Date): Transition {
  return chat.place.state === "ended" ? unchanged(chat) : endWith(chat, by, "ended", at);
}

/** Its operator went Offline (P3); changes nothing unless that one holds it. */
export function park(chat: Chat, operatorId: string, at: Date): Transition {
  const { place } = chat;
  if (place.state !== "held" || place.operator.id !== operatorId) return unchanged(chat);
  const { operator } = place;
  return changed({ ...chat, place: { ...place, state: "parked", parkedAt: at } }, { kind: "parked", operator, at });
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
  const { place } = chat;
  switch (place.state) {
    case "parked": {
      const due = chat.visitorWroteAt > place.parkedAt || isOverdue(chat, absence, at);
      return due ? toList(chat, place.operator, at) : unchanged(chat);
    }
    case "held": {
      const due = absence.operatorAway && isOverdue(chat, absence, at);
      return due ? toList(chat, place.operator, at) : unchanged(chat);
    }
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
  switch (chat.place.state) {
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
export function endWith(chat: Chat, by: Side | "system", reason: EndReason, at: Date): Transition {
  const operator = operatorOf(chat);
  const takenAt = chat.place.state === "waiting" ? undefined : chat.place.takenAt;
  const ending = { endedAt: at, endedBy: by, reason, answered: undefined };
  const place = { state: "ended", operator, takenAt, ...ending } as const;
  return changed({ ...chat, place }, { kind: "ended", by, reason, at });
}

function isOverdue(chat: Chat, { replyLimitS }: Absence, at: Date): boolean {
  const since = chat.unansweredSince;
  return since !== undefined && at.getTime() - since.getTime() >= replyLimitS * 1000;
}

function toList(chat: Chat, operator: Named, at: Date): Transition {
  const place = { state: "waiting", openTo: [chat.department.id] } as const;
  return changed({ ...chat, place, mark: "unanswered" }, { kind: "unanswered", operator, at });
}
