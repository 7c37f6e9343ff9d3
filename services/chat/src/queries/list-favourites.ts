import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import { isVisible } from "../domain/access.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findChats } from "../store/chats.ts";
import { type FavouritePosition, listFavourites } from "../store/favourites.ts";
import { findStaffReader } from "./find-reader.ts";
import type { PageRequest } from "./list-chats.ts";
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
  const limit = pageSize(page.pageSize);
  const filter = `favourites:${reader.id}`;
  const after = page.pageToken === "" ? undefined : toPosition(decodePageToken(page.pageToken, filter));
  // One more than asked for tells whether there is a next page.
  const found = await listFavourites(sql, reader.id, after, limit + 1);
  const marked = found.slice(0, limit);
  const last = found.length > limit ? marked.at(-1) : undefined;
  const chats = (
    await findChats(
      sql,
      marked.map(({ chatId }) => chatId),
    )
  ).filter((chat) => isVisible(reader, chat));
  const views = new Map((await withPreviews(sql, chats)).map((view) => [view.chat.id, view]));
  return {
    favourites: marked.flatMap(({ chatId, addedAt }) => {
      const view = views.get(chatId);
      return view === undefined ? [] : [{ view, addedAt }];
    }),
    nextPageToken: last === undefined ? "" : encodePageToken([last.addedAt.toISOString(), last.chatId], filter),
  };
}

function toPosition([addedAt = "", chatId = ""]: readonly string[]): FavouritePosition {
  return { addedAt: new Date(addedAt), chatId };
}
