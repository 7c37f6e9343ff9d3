import { type Caller, requireStaff } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import { type ChatRequest, listRequests } from "../store/chat-requests.ts";
import { findChat } from "../store/chats.ts";
import { findStaffReader } from "./find-reader.ts";

/** What was asked for from a chat (C11), oldest first. */
export async function listRequestsOfChat(sql: Sql, caller: Caller, chatId: string): Promise<ChatRequest[]> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  return listRequests(sql, visible(reader, await findChat(sql, chatId), chatId).id);
}
