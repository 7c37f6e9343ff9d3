import { requireStaff } from "@switchboard/kit/caller";
import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { ChatDeps } from "../deps.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { countOwn, countWaiting, listOwn, listWaiting, type OwnList } from "../store/chat-lists.ts";
import { type ByCaller, findStaffReader } from "./find-reader.ts";
import { withPreviews } from "./previewed-chat.ts";

/** Which chats are meant: in the lists of the caller's departments; held, offered (to or by) or parked by the caller. */
export interface ListChats extends PageRequest {
  readonly view: "waiting" | OwnList;
}

/** A page, and how many there are on all of them. */
export interface ChatPage extends Page<PreviewedChat> {
  readonly total: number;
}

/** A page of the calling member of staff's chats, the longest waiting first (C7). */
export async function listChats(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  { view, ...page }: ListChats,
): Promise<ChatPage> {
  const { id, departmentIds } = await findStaffReader(pool, requireStaff(caller).id);
  const [{ rows, nextPageToken }, total] = await Promise.all([
    readTimePage(
      page,
      `${view}:${id}`,
      (after, limit) =>
        view === "waiting" ? listWaiting(pool, departmentIds, after, limit) : listOwn(pool, view, id, after, limit),
      (chat) => ({ at: chat.queuedAt, id: chat.id }),
    ),
    view === "waiting" ? countWaiting(pool, departmentIds) : countOwn(pool, view, id),
  ]);
  return { rows: await withPreviews(pool, rows), nextPageToken, total };
}
