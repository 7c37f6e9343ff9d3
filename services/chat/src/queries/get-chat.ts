import { type Caller, requireVisitor } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findChat, findNewestChat } from "../store/chats.ts";
import { findReader } from "./find-reader.ts";
import { withPreview } from "./previewed-chat.ts";

/** One chat. Throws not_found chat.chat_not_found, also for a chat that the caller may not see. */
export async function getChat(sql: Sql, caller: Caller, chatId: string): Promise<PreviewedChat> {
  const reader = await findReader(sql, caller);
  return withPreview(sql, visible(reader, await findChat(sql, chatId), chatId));
}

/** The calling visitor's newest chat in a project, if any. */
export async function getVisitorChat(sql: Sql, caller: Caller, projectId: string): Promise<PreviewedChat | undefined> {
  const { id } = requireVisitor(caller);
  const chat = await findNewestChat(sql, id, projectId);
  return chat && withPreview(sql, chat);
}
