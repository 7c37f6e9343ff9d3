import { addFavourite, listFavourites, removeFavourite } from "@switchboard/contracts/operations/favourites";
import type { GatewayDeps } from "../deps.ts";
import { toFavouriteView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { pageOf, serve } from "./serve.ts";

/** Chats that operators mark for themselves (C15). */
export function addFavouriteRoutes(app: App, { favourites }: GatewayDeps): void {
  serve(app, addFavourite, ({ chat_id: chatId }, call) => favourites.addFavourite({ chatId }, call));
  serve(app, removeFavourite, ({ chat_id: chatId }, call) => favourites.removeFavourite({ chatId }, call));
  serve(app, listFavourites, async (input, call) => {
    const page = await favourites.listFavourites(pageOf(input), call);
    return { favourites: page.favourites.map(toFavouriteView), next_page_token: page.nextPageToken };
  });
}
