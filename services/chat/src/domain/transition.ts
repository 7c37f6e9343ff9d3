import type { Chat } from "./chat.ts";
import { type Happening, noteOf } from "./happening.ts";

/** A chat after a decision; `happened` is undefined when it is as it was. */
export interface Transition {
  readonly chat: Chat;
  readonly happened: Happening | undefined;
}

/** Nothing is to be done. */
export function unchanged(chat: Chat): Transition {
  return { chat, happened: undefined };
}

/** A change counts, and its note, if it has one, takes the next number of the conversation. */
export function changed(chat: Chat, happened: Happening): Transition {
  const noted = noteOf(happened) === undefined ? 0 : 1;
  return { chat: { ...chat, version: chat.version + 1, lastSeq: chat.lastSeq + noted }, happened };
}
