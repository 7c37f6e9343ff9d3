import { AppError, invalidField } from "@switchboard/kit/errors";
import { type Chat, chatEnded, type Named, notYours, operatorOf } from "./chat.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/**
 * Gives a chat a name and a summary (C9), also when it is over. Throws permission_denied chat.not_yours unless the
 * operator has or had it.
 */
export function rename(chat: Chat, by: Named, name: string, summary: string, at: Date): Transition {
  if (operatorOf(chat)?.id !== by.id) throw notYours(chat);
  if (chat.name === name && chat.summary === summary) return unchanged(chat);
  return changed({ ...chat, name, summary }, { kind: "renamed", name, summary, at });
}

/**
 * The visitor rates a chat (C5); rating it again replaces the rating. Throws invalid_argument chat.invalid_rating
 * unless the score is 1 to 5; failed_precondition chat.not_answered when no operator ever had it.
 */
export function rate(chat: Chat, score: number, comment: string, at: Date): Transition {
  if (!Number.isInteger(score) || score < 1 || score > 5) {
    throw invalidField("chat.invalid_rating", "/score", "must be a whole number from 1 to 5");
  }
  if (operatorOf(chat) === undefined) {
    throw new AppError("failed_precondition", "chat.not_answered", { chat_id: chat.id });
  }
  if (chat.rating?.score === score && chat.rating.comment === comment) return unchanged(chat);
  const rating = { score, comment, at };
  return changed({ ...chat, rating }, { kind: "rated", rating, at });
}

/**
 * The operator allows or forbids the visitor's files in this chat (C13). Throws permission_denied chat.not_yours,
 * failed_precondition chat.ended.
 */
export function setUploads(chat: Chat, by: Named, allowed: boolean, at: Date): Transition {
  if (chat.state === "ended") throw chatEnded(chat);
  if (operatorOf(chat)?.id !== by.id) throw notYours(chat);
  if (chat.uploadsAllowed === allowed) return unchanged(chat);
  return changed({ ...chat, uploadsAllowed: allowed }, { kind: "uploads_set", allowed, at });
}
