import { appendToOutbox } from "@switchboard/bus/outbox";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import type { OpenChat } from "../domain/chat.ts";
import type { Message, SystemNote } from "../domain/message.ts";
import { listedIn } from "../domain/obligations.ts";
import { messageSent } from "../events/chat-events.ts";
import { saveHead } from "../store/chats.ts";
import { insertMessage } from "../store/messages.ts";

/** A note that was written, and where. */
export interface AddedNote {
  readonly chat: OpenChat;
  readonly message: Message;
}

/** Writes a note into the conversation of a chat whose row is locked, without changing the chat, and announces it. */
export async function addNote(tx: Sql, chat: OpenChat, note: SystemNote, at: Date): Promise<AddedNote> {
  const message: Message = {
    chatId: chat.id,
    seq: chat.lastSeq + 1,
    messageId: newId(),
    author: { kind: "system" },
    content: { kind: "system", note },
    sentAt: at,
  };
  await insertMessage(tx, message);
  await saveHead(tx, chat.id, message.seq);
  await appendToOutbox(tx, [messageSent(message)]);
  return { chat, message };
}

/** Tells the gateways of a note after its commit. */
export function tellNote({ live, committed }: ChatDeps, { chat, message }: AddedNote): void {
  live.messageSent(message, listedIn(chat));
  committed();
}
