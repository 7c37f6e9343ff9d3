import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { ChatDeps } from "../deps.ts";
import { type ByCaller, findStaffReader } from "../queries/find-reader.ts";
import { type OfChat, readChatAsStaff } from "../queries/visible-chat.ts";
import { deleteFavourite, insertFavourite } from "../store/favourites.ts";

/** Favourites of one person; more than anyone looks through. */
const FAVOURITES_MAX = 1_000;

/** Puts a chat among the caller's favourites (C15). Throws what FavouritesService says. */
export async function addFavourite({ pool, now }: ChatDeps, { caller }: ByCaller, { chatId }: OfChat): Promise<void> {
  const { id } = requireStaff(caller);
  await readChatAsStaff(pool, caller, chatId);
  if (await insertFavourite(pool, id, chatId, now(), FAVOURITES_MAX)) return;
  throw new AppError("resource_exhausted", "chat.too_many_favourites", { max: String(FAVOURITES_MAX) });
}

/** Takes a chat out of them, also one that they may not see any more. */
export async function removeFavourite({ pool }: ChatDeps, { caller }: ByCaller, { chatId }: OfChat): Promise<void> {
  const { id } = await findStaffReader(pool, requireStaff(caller).id);
  await deleteFavourite(pool, id, chatId);
}
