import { FavouritesService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { toTimestamp } from "@switchboard/contracts/times";
import { fields } from "@switchboard/kit/checks";
import { done, pageOf } from "@switchboard/rpc/unary-handler";
import { addFavourite, removeFavourite } from "../commands/favourites.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { type Favourite, listFavouriteChats } from "../queries/own-lists.ts";
import { ofChat, pageFields } from "../validation.ts";
import { serving } from "./serving.ts";

/** The face of the service for favourites: translate in, call one command or query, translate out. */
export const serveFavourites = serving(FavouritesService, (handle) => ({
  addFavourite: handle(ofChat, addFavourite, done),
  removeFavourite: handle(ofChat, removeFavourite, done),
  listFavourites: handle(fields(pageFields), listFavouriteChats, pageOf("favourites", toProtoFavourite)),
}));

function toProtoFavourite({ view, addedAt }: Favourite) {
  return { chat: toProtoChat(view), addedAt: toTimestamp(addedAt) };
}
