import { newId } from "@switchboard/kit/ids";
import { type Chat, withMessage } from "../domain/chat.ts";
import { type Message, newestMessage, type Said, type SystemNote } from "../domain/message.ts";
import { listedIn } from "../domain/obligations.ts";
import { messageSent } from "../events/chat-events.ts";
import { saveHead } from "../store/chats.ts";
import { insertMessage } from "../store/messages.ts";
import { announce, type UnitOfWork } from "./unit-of-work.ts";

/** A message that was written, and the chat with it. */
export interface AddedMessage {
  readonly chat: Chat;
  readonly message: Message;
}

/**
 * Adds a message to a chat whose row is locked, announces it, and tells the gateways. Texts in running chats go another
 * way, many in one statement: see append-messages.ts.
 */
export async function addMessage(unit: UnitOfWork, before: Chat, said: Said, at: Date): Promise<AddedMessage> {
  const { tx, live, parkedWritten, afterCommit } = unit;
  const chat = withMessage(before, said.author.kind, at);
  const message = newestMessage(chat, said, at);
  await insertMessage(tx, message);
  await saveHead(tx, chat);
  await announce(unit, [messageSent(message)]);
  afterCommit(() => live.messageSent(message, listedIn(chat)));
  if (said.author.kind === "visitor" && chat.place.state === "parked") afterCommit(parkedWritten);
  return { chat, message };
}

/** Adds a note of the system that is no change of the chat. */
export function addNote(unit: UnitOfWork, chat: Chat, note: SystemNote, at: Date): Promise<AddedMessage> {
  return addMessage(unit, chat, noted(note), at);
}

/** A note as the system says it. */
export function noted(note: SystemNote): Said {
  return { messageId: newId(), author: { kind: "system" }, content: { kind: "system", note } };
}
