import type { Sql } from "@switchboard/pg/pool";
import { chatNotFound } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findChat } from "../store/chats.ts";
import { findPreviews } from "../store/messages.ts";

/** A chat with its newest messages; it must exist. */
export async function findPreviewed(sql: Sql, chatId: string): Promise<PreviewedChat> {
  return withPreview(sql, await readExisting(sql, chatId));
}

/** A chat; it must exist. */
export async function readExisting(sql: Sql, chatId: string): Promise<Chat> {
  const chat = await findChat(sql, chatId);
  if (chat === undefined) throw chatNotFound(chatId);
  return chat;
}

/** A chat that was read, with its newest messages. */
export async function withPreview(sql: Sql, chat: Chat): Promise<PreviewedChat> {
  const previews = await findPreviews(sql, [chat]);
  return { chat, preview: previews.get(chat.id) ?? [] };
}

/** Chats that were read, each with its newest messages: one statement for all. */
export async function withPreviews(sql: Sql, chats: readonly Chat[]): Promise<PreviewedChat[]> {
  const previews = await findPreviews(sql, chats);
  return chats.map((chat) => ({ chat, preview: previews.get(chat.id) ?? [] }));
}
