import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import { findChat } from "../store/chats.ts";
import { listOfClient, listOfVisitor } from "../store/earlier-chats.ts";
import { findStaffReader } from "./find-reader.ts";
import type { ChatPage } from "./list-chats.ts";
import { withPreviews } from "./previewed-chat.ts";

/** Whose earlier chats: of the chat's browser, or of its client. */
export type HistoryOf = "visitor" | "client";

/** The chats before one in the same project, of the same browser or the same client (C10), newest first. */
export async function listEarlierChats(
  sql: Sql,
  caller: Caller,
  chatId: string,
  of: HistoryOf,
  page: PageRequest,
): Promise<Omit<ChatPage, "total">> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  const chat = visible(reader, await findChat(sql, chatId), chatId);
  const place = ({ openedAt, id }: Chat) => ({ at: openedAt, id });
  const list = of === "visitor" ? listOfVisitor : listOfClient;
  const { rows, nextPageToken } = await readTimePage(
    page,
    `earlier:${of}:${chat.id}`,
    (after, limit) => list(sql, chat, after ?? place(chat), limit),
    place,
  );
  return { chats: await withPreviews(sql, rows), nextPageToken };
}
