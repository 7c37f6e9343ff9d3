import Type from "typebox";
import { FavouritesService } from "../gen/switchboard/chat/v1/favourites_pb.js";
import { operation } from "../operation.ts";
import { FavouriteView } from "../schemas/chat.ts";
import { nextPage, pageQuery } from "../schemas/shapes.ts";

/** Chats that operators mark for themselves (C15). */

const shared = { access: "staff", tag: "chats" } as const;

export const addFavourite = operation("PUT /v1/chats/{chat_id}/favourite", {
  rpc: FavouritesService.method.addFavourite,
  ...shared,
  summary: "Put a chat among my favourites",
  errors: ["chat.chat_not_found", "chat.too_many_favourites"],
});

export const removeFavourite = operation("DELETE /v1/chats/{chat_id}/favourite", {
  rpc: FavouritesService.method.removeFavourite,
  ...shared,
  summary: "Take a chat from my favourites",
});

export const listFavourites = operation("GET /v1/favourites", {
  rpc: FavouritesService.method.listFavourites,
  ...shared,
  summary: "My favourite chats",
  query: Type.Object(pageQuery),
  answer: Type.Object({
    favourites: Type.Array(FavouriteView, {
      description: "Newest first; without those that the caller may not see any more.",
    }),
    ...nextPage,
  }),
});
