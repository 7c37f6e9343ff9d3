import { type Caller, requireStaff } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { type Reader, visible } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import { findChat, lockChat } from "../store/chats.ts";
import { findReader, findStaffReader } from "./find-reader.ts";

/** The chat that is meant. */
export interface OfChat {
  readonly chatId: string;
}

/** The chat, for a caller who may see it. Throws not_found chat.chat_not_found for everybody else. */
export async function readChat(sql: Sql, caller: Caller, chatId: string): Promise<Chat> {
  return findVisible(sql, await findReader(sql, caller), chatId);
}

/** {@link readChat} for staff alone. Throws permission_denied caller.not_allowed for everybody else. */
export async function readChatAsStaff(sql: Sql, caller: Caller, chatId: string): Promise<Chat> {
  return findVisible(sql, await findStaffReader(sql, requireStaff(caller).id), chatId);
}

/** The chat, if the reader may see it. Throws not_found chat.chat_not_found. */
export async function findVisible(sql: Sql, reader: Reader, chatId: string): Promise<Chat> {
  return visible(reader, await findChat(sql, chatId), chatId);
}

/** {@link findVisible} with the chat's row locked. */
export async function lockVisible(tx: Sql, reader: Reader, chatId: string): Promise<Chat> {
  return visible(reader, await lockChat(tx, chatId), chatId);
}
