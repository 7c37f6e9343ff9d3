import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import { answering, type Chat, chatEnded, notYours } from "../domain/chat.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";

/**
 * The chat with its row locked, if the member of staff answers it now. Throws not_found chat.chat_not_found,
 * failed_precondition chat.ended, permission_denied chat.not_yours.
 */
export async function lockAnswered(tx: Sql, staffId: string, chatId: string): Promise<Chat> {
  const chat = visible(await findStaffReader(tx, staffId), await lockChat(tx, chatId), chatId);
  if (chat.place.state === "ended") throw chatEnded(chat);
  if (answering(chat)?.id !== staffId) throw notYours(chat);
  return chat;
}
