import { ChatBody } from "@switchboard/contracts/rest";
import { FavouritePageBody, RenameChatBody } from "@switchboard/contracts/rest/details";
import type { GatewayDeps } from "../deps.ts";
import { toFavouriteView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { toChatBody, writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders, noContent, PageQuery, pageOf } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff" } as const;

/** Names, summaries and favourites (C9, C15). */
export function addDetailsRoutes(app: App, deps: GatewayDeps): void {
  addRename(app, deps);
  addFavourite(app, deps);
  addFavourites(app, deps);
}

function addRename(app: App, { details }: GatewayDeps): void {
  const schema = {
    operationId: "renameChat",
    summary: "Give a chat a name or a summary",
    description: "What is left out stays. For the operator who has or had the chat.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: RenameChatBody,
    response: answers(ChatBody),
  };
  app.patch("/v1/chats/:chat_id", { schema, config }, async (request) => {
    const { name, summary } = request.body;
    const { chat } = await details.renameChat(
      { chatId: request.params.chat_id, name, summary },
      await writeCall(request),
    );
    return toChatBody(chat, "staff");
  });
}

function addFavourite(app: App, { details }: GatewayDeps): void {
  const shared = { tags, params: ChatParams, headers: IdempotencyHeaders, response: noContent };
  const add = { operationId: "addFavourite", summary: "Put a chat among my favourites", ...shared };
  app.put("/v1/chats/:chat_id/favourite", { schema: add, config }, async (request, reply) => {
    await details.addFavourite({ chatId: request.params.chat_id }, await writeCall(request));
    return reply.code(204).send(null);
  });
  const remove = { operationId: "removeFavourite", summary: "Take a chat from my favourites", ...shared };
  app.delete("/v1/chats/:chat_id/favourite", { schema: remove, config }, async (request, reply) => {
    await details.removeFavourite({ chatId: request.params.chat_id }, await writeCall(request));
    return reply.code(204).send(null);
  });
}

function addFavourites(app: App, { details }: GatewayDeps): void {
  const schema = {
    operationId: "listFavourites",
    summary: "My favourite chats",
    tags,
    querystring: PageQuery,
    response: answers(FavouritePageBody),
  };
  app.get("/v1/favourites", { schema, config }, async (request) => {
    const page = await details.listFavourites(pageOf(request.query), { callerToken: await request.callerToken() });
    return { favourites: page.favourites.map(toFavouriteView), next_page_token: page.nextPageToken };
  });
}
