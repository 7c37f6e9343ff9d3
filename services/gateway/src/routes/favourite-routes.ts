import { FavouritePageBody } from "@switchboard/contracts/rest/favourites";
import type { GatewayDeps } from "../deps.ts";
import { toFavouriteView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders, noContent, PageQuery, pageOf } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff" } as const;

/** Chats that staff marked for themselves (C15). */
export function addFavouriteRoutes(app: App, deps: GatewayDeps): void {
  addFavourite(app, deps);
  addFavourites(app, deps);
}

function addFavourite(app: App, { favourites }: GatewayDeps): void {
  const shared = { tags, params: ChatParams, headers: IdempotencyHeaders, response: noContent };
  const add = { operationId: "addFavourite", summary: "Put a chat among my favourites", ...shared };
  app.put("/v1/chats/:chat_id/favourite", { schema: add, config }, async (request, reply) => {
    await favourites.addFavourite({ chatId: request.params.chat_id }, await writeCall(request));
    return reply.code(204).send(null);
  });
  const remove = { operationId: "removeFavourite", summary: "Take a chat from my favourites", ...shared };
  app.delete("/v1/chats/:chat_id/favourite", { schema: remove, config }, async (request, reply) => {
    await favourites.removeFavourite({ chatId: request.params.chat_id }, await writeCall(request));
    return reply.code(204).send(null);
  });
}

function addFavourites(app: App, { favourites }: GatewayDeps): void {
  const schema = {
    operationId: "listFavourites",
    summary: "My favourite chats",
    tags,
    querystring: PageQuery,
    response: answers(FavouritePageBody),
  };
  app.get("/v1/favourites", { schema, config }, async (request) => {
    const page = await favourites.listFavourites(pageOf(request.query), { callerToken: await request.callerToken() });
    return { favourites: page.favourites.map(toFavouriteView), next_page_token: page.nextPageToken };
  });
}
