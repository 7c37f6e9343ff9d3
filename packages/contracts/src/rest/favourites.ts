import Type, { type Static } from "typebox";
import { ChatView, Timestamp } from "../views.ts";

/** Bodies of favourites (C15). */

/** A chat that the caller marked. */
export const FavouriteView = Type.Object({ chat: ChatView, added_at: Timestamp });
export type FavouriteView = Static<typeof FavouriteView>;

export const FavouritePageBody = Type.Object({
  favourites: Type.Array(FavouriteView, {
    description: "Newest first; without those that the caller may not see any more.",
  }),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type FavouritePageBody = Static<typeof FavouritePageBody>;
