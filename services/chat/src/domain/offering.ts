import { AppError } from "@switchboard/kit/errors";
import {
  type Chat,
  chatEnded,
  type Forward,
  factsOf,
  type HeldChat,
  type Named,
  notYours,
  type OfferedChat,
  type Transfer,
  type WaitingChat,
} from "./chat.ts";
import type { ReturnReason } from "./happening.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/** An offer stands this long, in milliseconds (C20, C21). */
export const OFFER_MS = 90_000;

/** Where a chat may go back to when an offer comes to nothing. */
export interface WayBack {
  readonly senderOnline: boolean;
  /** The departments that answer the chats of its project, and so have access to it (C20). */
  readonly serving: readonly string[];
}

/**
 * The holder offers a chat to a department (C20). Throws permission_denied chat.not_yours; failed_precondition
 * chat.same_department, chat.offer_pending, chat.ended.
 */
export function forward(chat: Chat, by: Named, department: Named, at: Date): Transition {
  const held = heldBy(chat, by);
  if (department.id === held.department.id) {
    throw new AppError("failed_precondition", "chat.same_department", { department_id: department.id });
  }
  const offer: Forward = { kind: "forward", from: by, department, at, dueAt: dueAfter(at) };
  const offered: OfferedChat = {
    ...factsOf(held),
    state: "offered",
    offer,
    takenAt: held.takenAt,
    mark: "forwarded",
  };
  return changed(offered, { kind: "forwarded", offer, at });
}

/**
 * The holder offers a chat to another operator, with a reason (C21). Throws permission_denied chat.not_yours;
 * failed_precondition chat.same_operator, chat.offer_pending, chat.ended.
 */
export function transfer(chat: Chat, by: Named, to: Named, reason: string, at: Date): Transition {
  const held = heldBy(chat, by);
  if (to.id === by.id) throw new AppError("failed_precondition", "chat.same_operator", { operator_id: to.id });
  const offer: Transfer = { kind: "transfer", from: by, to, reason, at, dueAt: dueAfter(at) };
  const offered: OfferedChat = { ...factsOf(held), state: "offered", offer, takenAt: held.takenAt };
  return changed(offered, { kind: "transfer_offered", offer, at });
}

/**
 * The target of a transfer denies it: back to the sender, or to the list when the sender is not online (C21). Throws
 * failed_precondition chat.no_offer when none is theirs to deny.
 */
export function deny(chat: Chat, by: Named, back: WayBack, at: Date): Transition {
  if (chat.state !== "offered" || chat.offer.kind !== "transfer" || chat.offer.to.id !== by.id) throw noOffer(chat);
  return giveBack(chat, "denied", back, at);
}

/** Who made an offer takes it back and holds the chat again. Throws failed_precondition chat.no_offer. */
export function cancel(chat: Chat, by: Named, at: Date): Transition {
  if (chat.state !== "offered" || chat.offer.from.id !== by.id) throw noOffer(chat);
  return giveBack(chat, "cancelled", { senderOnline: true, serving: [] }, at);
}

/** An offer's time is over (C20, C21); changes nothing before, and in any other state. */
export function expire(chat: Chat, back: WayBack, at: Date): Transition {
  if (chat.state !== "offered" || chat.offer.dueAt > at) return unchanged(chat);
  return giveBack(chat, "timeout", back, at);
}

/** The target of a transfer went away (C21); changes nothing when the chat is not on offer to them. */
export function lose(chat: Chat, targetId: string, back: WayBack, at: Date): Transition {
  if (chat.state !== "offered" || chat.offer.kind !== "transfer" || chat.offer.to.id !== targetId) {
    return unchanged(chat);
  }
  return giveBack(chat, "lost", back, at);
}

function giveBack(chat: OfferedChat, reason: ReturnReason, back: WayBack, at: Date): Transition {
  const { offer } = chat;
  // A department's silence never sends a chat back to one who may have turned to other work: it goes to the list.
  const toSender = reason === "cancelled" || (offer.kind === "transfer" && back.senderOnline);
  const returned = toSender ? backToSender(chat) : backToList(chat, back.serving);
  return changed(returned, { kind: "returned", offer, reason, operator: toSender ? offer.from : undefined, at });
}

function backToSender(chat: OfferedChat): HeldChat {
  return { ...factsOf(chat), state: "held", operator: chat.offer.from, takenAt: chat.takenAt, mark: "new" };
}

function backToList(chat: OfferedChat, serving: readonly string[]): WaitingChat {
  // A forward that nobody took is open to every department with access to it; a transfer stays in its department.
  const others = chat.offer.kind === "forward" ? serving : [];
  const openTo = [...new Set([chat.department.id, ...others])];
  return { ...factsOf(chat), state: "waiting", openTo, mark: "forwarded" };
}

function heldBy(chat: Chat, by: Named): HeldChat {
  switch (chat.state) {
    case "held":
      if (chat.operator.id === by.id) return chat;
      throw notYours(chat);
    case "offered":
      if (chat.offer.from.id !== by.id) throw notYours(chat);
      throw new AppError("failed_precondition", "chat.offer_pending", { chat_id: chat.id });
    case "waiting":
    case "parked":
      throw notYours(chat);
    case "ended":
      throw chatEnded(chat);
  }
}

function dueAfter(at: Date): Date {
  return new Date(at.getTime() + OFFER_MS);
}

function noOffer(chat: Chat): AppError {
  return new AppError("failed_precondition", "chat.no_offer", { chat_id: chat.id });
}
