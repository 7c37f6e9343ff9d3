import type { Chat } from "./chat.ts";

/** A moment at which something is to be done about a chat. */
export interface Deadline {
  readonly kind: "offer" | "waiting_limit" | "reply_limit" | "abandon";
  readonly dueAt: Date;
}

/** How long is too long for a chat, in seconds. */
export interface Limits {
  readonly waitingLimitS: number;
  readonly replyLimitS: number;
  readonly abandonAfterS: number;
}

/** The operators in whose load a chat counts: its holder; on a transfer both ends, so that either can have it. */
export function chargedTo({ place }: Chat): readonly string[] {
  switch (place.state) {
    case "held":
      return [place.operator.id];
    case "offered":
      return place.offer.kind === "transfer" ? [place.offer.from.id, place.offer.to.id] : [];
    case "waiting":
    case "parked":
    case "ended":
      return [];
  }
}

/** The departments in whose lists a chat stands. */
export function listedIn({ place }: Chat): readonly string[] {
  switch (place.state) {
    case "waiting":
      return place.openTo;
    case "offered":
      return place.offer.kind === "forward" ? [place.offer.department.id] : [];
    case "held":
    case "parked":
    case "ended":
      return [];
  }
}

/** What is to be done about a chat, and when, if nothing happens before. */
export function deadlinesOf(chat: Chat, limits: Limits): readonly Deadline[] {
  const abandon: Deadline = { kind: "abandon", dueAt: after(chat.visitorWroteAt, limits.abandonAfterS) };
  const { place } = chat;
  switch (place.state) {
    case "waiting":
      return chat.formOfferedAt === undefined
        ? [{ kind: "waiting_limit", dueAt: after(chat.queuedAt, limits.waitingLimitS) }, abandon]
        : [abandon];
    case "offered":
      return [{ kind: "offer", dueAt: place.offer.dueAt }];
    case "parked":
      return chat.unansweredSince === undefined
        ? [abandon]
        : [{ kind: "reply_limit", dueAt: after(chat.unansweredSince, limits.replyLimitS) }, abandon];
    case "held":
    case "ended":
      return [];
  }
}

function after(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}
