import type { FavouritesService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { toTimestamp } from "@switchboard/contracts/times";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { setFavourite } from "../commands/set-favourite.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { listFavouriteChats } from "../queries/list-favourites.ts";
import { checkId } from "../validation.ts";

/** The face of the service for favourites: translate in, call one command or query, translate out. */
export function favouritesHandlers(deps: ChatDeps): UnaryHandlers<typeof FavouritesService> {
  return {
    addFavourite: async ({ chatId }, { caller }) => {
      await setFavourite(deps, caller, checkId(chatId, "/chat_id"), true);
      return {};
    },
    removeFavourite: async ({ chatId }, { caller }) => {
      await setFavourite(deps, caller, checkId(chatId, "/chat_id"), false);
      return {};
    },
    listFavourites: async (request, { caller }) => {
      const { favourites, nextPageToken } = await listFavouriteChats(deps.pool, caller, request);
      return {
        favourites: favourites.map(({ view, addedAt }) => ({ chat: toProtoChat(view), addedAt: toTimestamp(addedAt) })),
        nextPageToken,
      };
    },
  };
}
