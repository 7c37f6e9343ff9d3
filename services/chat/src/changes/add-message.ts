import { appendToOutbox } from "@switchboard/bus/outbox";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { type Chat, withMessage } from "../domain/chat.ts";
import { type Message, newestMessage, type Said, type SystemNote } from "../domain/message.ts";
import { listedIn } from "../domain/obligations.ts";
import { messageSent } from "../events/chat-events.ts";
import { saveHead } from "../store/chats.ts";
import { insertMessage } from "../store/messages.ts";

/** A message that was written, and the chat with it. */
export interface AddedMessage {
  readonly chat: Chat;
  readonly message: Message;
}

/**
 * Adds a message to a chat whose row is locked, and announces it. Texts in running chats go another way, many in one
 * statement: see append-messages.ts.
 */
export async function addMessage(tx: Sql, before: Chat, said: Said, at: Date): Promise<AddedMessage> {
  const chat = withMessage(before, said.author.kind, at);
  const message = newestMessage(chat, said, at);
  await insertMessage(tx, message);
  await saveHead(tx, chat);
  await appendToOutbox(tx, [messageSent(message)]);
  return { chat, message };
}

/** Adds a note of the system that is no change of the chat. */
export function addNote(tx: Sql, chat: Chat, note: SystemNote, at: Date): Promise<AddedMessage> {
  return addMessage(tx, chat, noted(note), at);
}

/** A note as the system says it. */
export function noted(note: SystemNote): Said {
  return { messageId: newId(), author: { kind: "system" }, content: { kind: "system", note } };
}

/** Tells the gateways of a message after its commit. */
export function tellMessage(
  deps: Pick<ChatDeps, "live" | "committed" | "parkedWritten">,
  { chat, message }: AddedMessage,
): void {
  deps.live.messageSent(message, listedIn(chat));
  deps.committed();
  if (message.author.kind === "visitor" && chat.place.state === "parked") deps.parkedWritten();
}
