import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Command } from "../deps.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { type OfChat, readChatAsStaff } from "../queries/visible-chat.ts";
import { deleteFavourite, insertFavourite } from "../store/favourites.ts";

/** Favourites of one person; more than anyone looks through. */
const FAVOURITES_MAX = 1_000;

/** Puts a chat among the caller's favourites (C15). Throws what FavouritesService says. */
export const addFavourite: Command<OfChat> = async ({ pool, now }, { caller }, { chatId }) => {
  const { id } = requireStaff(caller);
  await readChatAsStaff(pool, caller, chatId);
  if (await insertFavourite(pool, id, chatId, now(), FAVOURITES_MAX)) return;
  throw new AppError("resource_exhausted", "chat.too_many_favourites", { max: String(FAVOURITES_MAX) });
};

/** Takes a chat out of them, also one that they may not see any more. */
export const removeFavourite: Command<OfChat> = async ({ pool }, { caller }, { chatId }) => {
  const { id } = await findStaffReader(pool, requireStaff(caller).id);
  await deleteFavourite(pool, id, chatId);
};
