import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { isVisible } from "../domain/access.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findChats } from "../store/chats.ts";
import { listFavourites } from "../store/favourites.ts";
import { findStaffReader } from "./find-reader.ts";
import { withPreviews } from "./previewed-chat.ts";

/** A chat that the caller marked. */
interface Favourite {
  readonly view: PreviewedChat;
  readonly addedAt: Date;
}

export interface FavouritePage {
  readonly favourites: readonly Favourite[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** The caller's favourites (C15), newest first, without those that they may not see any more. */
export async function listFavouriteChats(sql: Sql, caller: Caller, page: PageRequest): Promise<FavouritePage> {
  const reader = await findStaffReader(sql, requireStaff(caller).id);
  const { rows, nextPageToken } = await readTimePage(
    page,
    `favourites:${reader.id}`,
    (after, limit) => listFavourites(sql, reader.id, after, limit),
    ({ addedAt, chatId }) => ({ at: addedAt, id: chatId }),
  );
  const ids = rows.map(({ chatId }) => chatId);
  const chats = (await findChats(sql, ids)).filter((chat) => isVisible(reader, chat));
  const views = new Map((await withPreviews(sql, chats)).map((view) => [view.chat.id, view]));
  const favourites = rows.flatMap(({ chatId, addedAt }) => {
    const view = views.get(chatId);
    return view === undefined ? [] : [{ view, addedAt }];
  });
  return { favourites, nextPageToken };
}
