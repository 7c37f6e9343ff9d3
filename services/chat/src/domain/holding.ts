import { AppError } from "@switchboard/kit/errors";
import { alreadyTaken, type Chat, chatEnded, type Named, type Offer } from "./chat.ts";
import type { Way } from "./happening.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/**
 * An operator takes a chat (C7): one that waits, one on offer to them or their department, or their own parked one.
 * Taking what one holds already changes nothing. Throws failed_precondition chat.already_taken with the operator who
 * has it, chat.offered_to_other with the operator it is on offer to, chat.no_offer when a transfer was on offer for too
 * long, chat.ended.
 */
export function take(chat: Chat, operator: Named, at: Date): Transition {
  const { place } = chat;
  switch (place.state) {
    case "waiting":
      return hold(chat, operator, "list", at);
    case "offered":
      return takeOffered(chat, place.offer, operator, at);
    case "held":
      if (place.operator.id === operator.id) return unchanged(chat);
      throw alreadyTaken(chat, place.operator);
    case "parked":
      if (place.operator.id === operator.id) return hold(chat, operator, "parked", at);
      throw alreadyTaken(chat, place.operator);
    case "ended":
      throw chatEnded(chat);
  }
}

/**
 * Routing gives a chat that waits, or is on offer to a department, to an operator (C17). In any other state it was too
 * late, and changes nothing.
 */
export function give(chat: Chat, operator: Named, at: Date): Transition {
  const { place } = chat;
  switch (place.state) {
    case "waiting":
      return hold(chat, operator, "routing", at);
    case "offered":
      if (place.offer.kind === "transfer") return unchanged(chat);
      return hold({ ...chat, department: place.offer.department }, operator, "routing", at);
    case "held":
    case "parked":
    case "ended":
      return unchanged(chat);
  }
}

function takeOffered(chat: Chat, offer: Offer, operator: Named, at: Date): Transition {
  switch (offer.kind) {
    case "forward":
      return hold({ ...chat, department: offer.department }, operator, "forward", at);
    case "transfer":
      if (offer.to.id === operator.id) {
        // Its deadline fires within moments; until then it is over all the same.
        if (offer.dueAt <= at) throw new AppError("failed_precondition", "chat.no_offer", { chat_id: chat.id });
        return hold(chat, operator, "transfer", at);
      }
      if (offer.from.id === operator.id) return unchanged(chat);
      throw new AppError("failed_precondition", "chat.offered_to_other", {
        chat_id: chat.id,
        operator_id: offer.to.id,
        operator_name: offer.to.name,
      });
  }
}

/** Somebody answers now, so the contact form is offered no longer. */
function hold(chat: Chat, operator: Named, way: Way, at: Date): Transition {
  const place = { state: "held", operator, takenAt: at } as const;
  return changed({ ...chat, place, mark: "new", formOfferedAt: undefined }, { kind: "taken", operator, way, at });
}
