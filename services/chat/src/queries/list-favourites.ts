import { requireStaff } from "@switchboard/kit/caller";
import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { ChatDeps } from "../deps.ts";
import { isVisible } from "../domain/access.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findChats } from "../store/chats.ts";
import { listFavourites } from "../store/favourites.ts";
import { type ByCaller, findStaffReader } from "./find-reader.ts";
import { withPreviews } from "./previewed-chat.ts";

/** A chat that the caller marked. */
export interface Favourite {
  readonly view: PreviewedChat;
  readonly addedAt: Date;
}

/** The caller's favourites (C15), newest first, without those that they may not see any more. */
export async function listFavouriteChats(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  page: PageRequest,
): Promise<Page<Favourite>> {
  const reader = await findStaffReader(pool, requireStaff(caller).id);
  const { rows, nextPageToken } = await readTimePage(
    page,
    `favourites:${reader.id}`,
    (after, limit) => listFavourites(pool, reader.id, after, limit),
    ({ addedAt, chatId }) => ({ at: addedAt, id: chatId }),
  );
  const ids = rows.map(({ chatId }) => chatId);
  const chats = (await findChats(pool, ids)).filter((chat) => isVisible(reader, chat));
  const views = new Map((await withPreviews(pool, chats)).map((view) => [view.chat.id, view]));
  const seen = rows.flatMap(({ chatId, addedAt }) => {
    const view = views.get(chatId);
    return view === undefined ? [] : [{ view, addedAt }];
  });
  return { rows: seen, nextPageToken };
}
