import Type from "typebox";
import { FavouritesService } from "../gen/switchboard/chat/v1/favourites_pb.js";
import { operationsWith } from "../operation.ts";
import { FavouriteView } from "../schemas/chat.ts";
import { nextPage, pageQuery } from "../schemas/shapes.ts";

/** Chats that operators mark for themselves (C15). */

const byStaff = operationsWith({ access: "staff", tag: "chats" });

export const addFavourite = byStaff("PUT /v1/chats/{chat_id}/favourite", {
  rpc: FavouritesService.method.addFavourite,
  summary: "Put a chat among my favourites",
  errors: ["chat.chat_not_found", "chat.too_many_favourites"],
});

export const removeFavourite = byStaff("DELETE /v1/chats/{chat_id}/favourite", {
  rpc: FavouritesService.method.removeFavourite,
  summary: "Take a chat from my favourites",
});

export const listFavourites = byStaff("GET /v1/favourites", {
  rpc: FavouritesService.method.listFavourites,
  summary: "My favourite chats",
  query: Type.Object(pageQuery),
  answer: Type.Object({
    favourites: Type.Array(FavouriteView, {
      description: "Newest first; without those that the caller may not see any more.",
    }),
    ...nextPage,
  }),
});
