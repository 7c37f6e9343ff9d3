import { type Chat, type Named, notYours, operatorOf } from "./chat.ts";
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
