import type { DetailsServiceService, RenameChatRequest } from "@switchboard/contracts/gen/switchboard/chat/v1/details";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { type RenameChat, renameChat } from "../commands/rename-chat.ts";
import { setFavourite } from "../commands/set-favourite.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { listFavouriteChats } from "../queries/list-favourites.ts";
import { checkField, checkId } from "../validation.ts";

/** Characters of a chat's name and summary. */
const NAME_MAX = 100;
const SUMMARY_MAX = 2_000;

/** The face of the service for names and favourites: translate in, call one command or query, translate out. */
export function detailsHandlers(deps: ChatDeps): UnaryHandlers<DetailsServiceService> {
  return {
    renameChat: async (request, context) => ({ chat: toProtoChat(await renameChat(deps, context, toRename(request))) }),
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
        favourites: favourites.map(({ view, addedAt }) => ({ chat: toProtoChat(view), addedAt })),
        nextPageToken,
      };
    },
  };
}

function toRename({ chatId, name, summary }: RenameChatRequest): RenameChat {
  return {
    chatId: checkId(chatId, "/chat_id"),
    name: name === undefined ? undefined : checkField(name, "/name", NAME_MAX),
    summary: summary === undefined ? undefined : checkField(summary, "/summary", SUMMARY_MAX),
  };
}
