import Type, { type Static } from "typebox";
import { ChatView, Timestamp } from "../views.ts";

/** Bodies of names, summaries and favourites (C9, C15). */

const strict = { additionalProperties: false } as const;

/** What is left out stays. */
export const RenameChatBody = Type.Object(
  { name: Type.Optional(Type.String({ maxLength: 100 })), summary: Type.Optional(Type.String({ maxLength: 2000 })) },
  { ...strict, minProperties: 1 },
);
export type RenameChatBody = Static<typeof RenameChatBody>;

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
