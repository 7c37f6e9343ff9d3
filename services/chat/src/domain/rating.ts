import { AppError, invalidField } from "@switchboard/kit/errors";
import { type Chat, operatorOf } from "./chat.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

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
