import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { ChatDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { findChat } from "../store/chats.ts";
import { addFavourite, removeFavourite } from "../store/favourites.ts";

/** Favourites of one person; more than anyone looks through. */
const FAVOURITES_MAX = 1_000;

/** Puts a chat among the caller's favourites (C15), or takes it out. Throws what FavouritesService says. */
export async function setFavourite(
  { pool, now }: ChatDeps,
  caller: Caller,
  chatId: string,
  wanted: boolean,
): Promise<void> {
  const reader = await findStaffReader(pool, requireStaff(caller).id);
  // What one may not see any more can still be taken out.
  if (!wanted) return removeFavourite(pool, reader.id, chatId);
  visible(reader, await findChat(pool, chatId), chatId);
  if (await addFavourite(pool, reader.id, chatId, now(), FAVOURITES_MAX)) return;
  throw new AppError("resource_exhausted", "chat.too_many_favourites", { max: String(FAVOURITES_MAX) });
}
