import { AppError } from "@switchboard/kit/errors";
import {
  type Chat,
  chatEnded,
  type Forward,
  type Held,
  type Named,
  notYours,
  type Offer,
  type Offered,
  type Place,
  type Transfer,
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

/** Nobody to go back to, and no list but the chat's own. */
export const nowhere: WayBack = { senderOnline: false, serving: [] };

/**
 * The holder offers a chat to a department (C20). Throws permission_denied chat.not_yours; failed_precondition
 * chat.same_department, chat.offer_pending, chat.ended.
 */
export function forward(chat: Chat, by: Named, department: Named, at: Date): Transition {
  const { takenAt } = heldBy(chat, by);
  if (department.id === chat.department.id) {
    throw new AppError("failed_precondition", "chat.same_department", { department_id: department.id });
  }
  const offer: Forward = { kind: "forward", from: by, department, at, dueAt: dueAfter(at) };
  const place = { state: "offered", offer, takenAt } as const;
  return changed({ ...chat, place, mark: "forwarded" }, { kind: "forwarded", offer, at });
}

/**
 * The holder offers a chat to another operator, with a reason (C21). Throws permission_denied chat.not_yours;
 * failed_precondition chat.same_operator, chat.offer_pending, chat.ended.
 */
export function transfer(chat: Chat, by: Named, to: Named, reason: string, at: Date): Transition {
  const { takenAt } = heldBy(chat, by);
  if (to.id === by.id) throw new AppError("failed_precondition", "chat.same_operator", { operator_id: to.id });
  const offer: Transfer = { kind: "transfer", from: by, to, reason, at, dueAt: dueAfter(at) };
  const place = { state: "offered", offer, takenAt } as const;
  return changed({ ...chat, place }, { kind: "transfer_offered", offer, at });
}

/**
 * The target of a transfer denies it: back to the sender, or to the list when the sender is not online (C21). Throws
 * failed_precondition chat.no_offer when none is theirs to deny.
 */
export function deny(chat: Chat, by: Named, back: WayBack, at: Date): Transition {
  const { place } = chat;
  if (!isTransferTo(place, by.id)) throw noOffer(chat);
  return giveBack(chat, place, "denied", back, at);
}

/** Who made an offer takes it back and holds the chat again. Throws failed_precondition chat.no_offer. */
export function cancel(chat: Chat, by: Named, at: Date): Transition {
  const { place } = chat;
  if (place.state !== "offered" || place.offer.from.id !== by.id) throw noOffer(chat);
  return giveBack(chat, place, "cancelled", { senderOnline: true, serving: [] }, at);
}

/** An offer's time is over (C20, C21); changes nothing before, and in any other state. */
export function expire(chat: Chat, back: WayBack, at: Date): Transition {
  const { place } = chat;
  if (place.state !== "offered" || place.offer.dueAt > at) return unchanged(chat);
  return giveBack(chat, place, "timeout", back, at);
}

/** The target of a transfer went away (C21); changes nothing when the chat is not on offer to them. */
export function lose(chat: Chat, targetId: string, back: WayBack, at: Date): Transition {
  const { place } = chat;
  return isTransferTo(place, targetId) ? giveBack(chat, place, "lost", back, at) : unchanged(chat);
}

function isTransferTo(place: Place, operatorId: string): place is Offered {
  return place.state === "offered" && place.offer.kind === "transfer" && place.offer.to.id === operatorId;
}

function giveBack(chat: Chat, { offer, takenAt }: Offered, reason: ReturnReason, back: WayBack, at: Date): Transition {
  // A department's silence never sends a chat back to one who may have turned to other work: it goes to the list.
  const toSender = reason === "cancelled" || (offer.kind === "transfer" && back.senderOnline);
  const operator = toSender ? offer.from : undefined;
  const returned: Chat =
    operator === undefined
      ? { ...chat, place: { state: "waiting", openTo: openTo(chat, offer, back) }, mark: "forwarded" }
      : { ...chat, place: { state: "held", operator, takenAt }, mark: "new" };
  return changed(returned, { kind: "returned", offer, reason, operator, at });
}

/** A forward that nobody took is open to every department with access to it; a transfer stays in its department. */
function openTo(chat: Chat, offer: Offer, { serving }: WayBack): readonly string[] {
  return [...new Set([chat.department.id, ...(offer.kind === "forward" ? serving : [])])];
}

function heldBy(chat: Chat, by: Named): Held {
  const { place } = chat;
  switch (place.state) {
    case "held":
      if (place.operator.id === by.id) return place;
      throw notYours(chat);
    case "offered":
      if (place.offer.from.id !== by.id) throw notYours(chat);
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
