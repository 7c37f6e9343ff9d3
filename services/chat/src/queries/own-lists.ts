import { requireStaff } from "@switchboard/kit/caller";
import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Query } from "../deps.ts";
import { isVisible } from "../domain/access.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { countOwn, countWaiting, listOwn, listWaiting, type OwnList } from "../store/chat-lists.ts";
import { findChats } from "../store/chats.ts";
import { listDepartmentIds } from "../store/departments.ts";
import { listFavourites } from "../store/favourites.ts";
import { listTemplates, type ReplyTemplate } from "../store/reply-templates.ts";
import { findStaffReader, type StaffReader } from "./find-reader.ts";
import { withPreviews } from "./previewed-chat.ts";

/** Which chats are meant: in the lists of the caller's departments, of an administrator all; held, offered (to or by) or parked by the caller. */
export interface ListChats extends PageRequest {
  readonly view: "waiting" | OwnList;
}

/** A page, and how many there are on all of them. */
export interface ChatPage extends Page<PreviewedChat> {
  readonly total: number;
}

/** The departments whose lists somebody sees: their own; of an administrator all. */
async function listDepartmentsSeenBy(sql: Sql, reader: StaffReader): Promise<readonly string[]> {
  return reader.isAdministrator ? listDepartmentIds(sql) : reader.departmentIds;
}

/** A page of the calling member of staff's chats, the longest waiting first (C7). */
export const listChats: Query<ListChats, ChatPage> = async ({ pool }, { caller }, { view, ...page }) => {
  const { id } = requireStaff(caller);
  // Whether they may read is asked beside what they ask for, and nothing is answered before it is known.
  const reader = findStaffReader(pool, id);
  // Asked for where it is needed: a promise that nobody waits for ends the process when the reader is refused.
  const departmentIds = async () => listDepartmentsSeenBy(pool, await reader);
  const [, { rows, nextPageToken }, total] = await Promise.all([
    reader,
    readTimePage(page, `${view}:${id}`, "queuedAt", async (range) =>
      view === "waiting" ? listWaiting(pool, await departmentIds(), range) : listOwn(pool, view, id, range),
    ),
    view === "waiting" ? departmentIds().then((ids) => countWaiting(pool, ids)) : countOwn(pool, view, id),
  ]);
  return { rows: await withPreviews(pool, rows), nextPageToken, total };
};

/** A chat that the caller marked. */
export interface Favourite {
  readonly view: PreviewedChat;
  readonly addedAt: Date;
}

/** The caller's favourites (C15), newest first, without those that they may not see any more. */
export const listFavouriteChats: Query<PageRequest, Page<Favourite>> = async ({ pool }, { caller }, page) => {
  const reader = await findStaffReader(pool, requireStaff(caller).id);
  const { rows, nextPageToken } = await readTimePage(page, `favourites:${reader.id}`, "addedAt", (range) =>
    listFavourites(pool, reader.id, range),
  );
  const ids = rows.map(({ id }) => id);
  const chats = (await findChats(pool, ids)).filter((chat) => isVisible(reader, chat));
  const views = new Map((await withPreviews(pool, chats)).map((view) => [view.chat.id, view]));
  const seen = rows.flatMap(({ id, addedAt }) => {
    const view = views.get(id);
    return view === undefined ? [] : [{ view, addedAt }];
  });
  return { rows: seen, nextPageToken };
};

/** The predefined replies that the caller may use (R2), newest first. */
export const listReplyTemplates: Query<PageRequest, Page<ReplyTemplate>> = async ({ pool }, { caller }, page) => {
  const { id, departmentIds } = await findStaffReader(pool, requireStaff(caller).id);
  return readTimePage(page, `templates:${id}`, "savedAt", (range) => listTemplates(pool, id, departmentIds, range));
};
