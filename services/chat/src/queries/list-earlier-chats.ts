import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import { findChat } from "../store/chats.ts";
import { type HistoryPosition, listOfClient, listOfVisitor } from "../store/earlier-chats.ts";
import { findStaffReader } from "./find-reader.ts";
import type { ChatPage, PageRequest } from "./list-chats.ts";
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
  const limit = pageSize(page.pageSize);
  const filter = `earlier:${of}:${chat.id}`;
  const before = page.pageToken === "" ? chat : toPosition(decodePageToken(page.pageToken, filter));
  const list = of === "visitor" ? listOfVisitor : listOfClient;
  // One more than asked for tells whether there is a next page.
  const found = await list(sql, chat, before, limit + 1);
  const chats = found.slice(0, limit);
  const last = found.length > limit ? chats.at(-1) : undefined;
  return {
    chats: await withPreviews(sql, chats),
    nextPageToken: last === undefined ? "" : encodePageToken([last.openedAt.toISOString(), last.id], filter),
  };
}

function toPosition([openedAt = "", id = ""]: readonly string[]): HistoryPosition {
  return { openedAt: new Date(openedAt), id };
}
