import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { type PageRequest, readTimePage, type TimePlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { countOffered, countOwn, countWaiting, listOffered, listOwn, listWaiting } from "../store/chat-lists.ts";
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

/** A page of the calling member of staff's chats, the longest waiting first (C7). */
export async function listChats(sql: Sql, caller: Caller, view: ListedView, page: PageRequest): Promise<ChatPage> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  const [{ rows, nextPageToken }, total] = await Promise.all([
    readTimePage(
      page,
      `${view}:${reader.id}`,
      (after, limit) => findChats(sql, view, reader, after, limit),
      ({ queuedAt, id }) => ({ at: queuedAt, id }),
    ),
    countChats(sql, view, reader),
  ]);
  return { chats: await withPreviews(sql, rows), nextPageToken, total };
}

function findChats(
  sql: Sql,
  view: ListedView,
  { id, departmentIds }: StaffReader,
  after: TimePlace | undefined,
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
