import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import {
  countOffered,
  countOwn,
  countWaiting,
  type ListPosition,
  listOffered,
  listOwn,
  listWaiting,
} from "../store/chat-lists.ts";
import { findStaffReader, type StaffReader } from "./find-reader.ts";
import { withPreviews } from "./previewed-chat.ts";

/** Which chats are meant: in the lists of the caller's departments; held, offered (to or by) or parked by the caller. */
export type ListedView = "waiting" | "held" | "offered" | "parked";

export interface ChatPage {
  readonly chats: readonly PreviewedChat[];
  /** Empty at the end. */
  readonly nextPageToken: string;
  readonly total: number;
}

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

/**
 * A page of the calling member of staff's chats, the longest waiting first (C7). Pages are cut by place and not by
 * number, so a chat that comes or goes meanwhile makes no other one appear twice or be left out.
 */
export async function listChats(sql: Sql, caller: Caller, view: ListedView, page: PageRequest): Promise<ChatPage> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  const limit = pageSize(page.pageSize);
  const filter = `${view}:${reader.id}`;
  const after = page.pageToken === "" ? undefined : toPosition(decodePageToken(page.pageToken, filter));
  // One more than asked for tells whether there is a next page.
  const [found, total] = await Promise.all([
    findChats(sql, view, reader, after, limit + 1),
    countChats(sql, view, reader),
  ]);
  const chats = found.slice(0, limit);
  const last = found.length > limit ? chats.at(-1) : undefined;
  return {
    chats: await withPreviews(sql, chats),
    nextPageToken: last === undefined ? "" : encodePageToken([last.queuedAt.toISOString(), last.id], filter),
    total,
  };
}

function findChats(
  sql: Sql,
  view: ListedView,
  { id, departmentIds }: StaffReader,
  after: ListPosition | undefined,
  limit: number,
): Promise<Chat[]> {
  switch (view) {
    case "waiting":
      return listWaiting(sql, departmentIds, after, limit);
    case "offered":
      return listOffered(sql, id, after, limit);
    case "held":
    case "parked":
      return listOwn(sql, view, id, after, limit);
  }
}

function countChats(sql: Sql, view: ListedView, { id, departmentIds }: StaffReader): Promise<number> {
  switch (view) {
    case "waiting":
      return countWaiting(sql, departmentIds);
    case "offered":
      return countOffered(sql, id);
    case "held":
    case "parked":
      return countOwn(sql, view, id);
  }
}

function toPosition([queuedAt = "", id = ""]: readonly string[]): ListPosition {
  return { queuedAt: new Date(queuedAt), id };
}
