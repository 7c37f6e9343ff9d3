import { ChatBody } from "@switchboard/contracts/rest";
import { RateChatBody, SendTranscriptBody } from "@switchboard/contracts/rest/feedback";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { toChatBody, writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders, noContent } from "./route-schemas.ts";

const tags = ["chats"];

/** What stays of a chat: the visitor's rating and the conversation by mail (C5, C15). */
export function addFeedbackRoutes(app: App, deps: GatewayDeps): void {
  addRating(app, deps);
  addTranscript(app, deps);
}

function addRating(app: App, { feedback }: GatewayDeps): void {
  const schema = {
    operationId: "rateChat",
    summary: "Rate a chat, 1 to 5",
    description: "Also when it is over; rating it again replaces the rating.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: RateChatBody,
    response: answers(ChatBody),
  };
  app.put("/v1/chats/:chat_id/rating", { schema, config: { access: "visitor" } }, async (request) => {
    const { score, comment = "" } = request.body;
    const rating = { chatId: request.params.chat_id, score, comment };
    const { chat } = await feedback.rateChat(rating, await writeCall(request));
    return toChatBody(chat, "visitor");
  });
}

function addTranscript(app: App, { feedback }: GatewayDeps): void {
  const schema = {
    operationId: "sendTranscript",
    summary: "Send the conversation as it is now by mail",
    description: "Visitors three times an hour for each of their chats, staff thirty times an hour.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: SendTranscriptBody,
    response: noContent,
  };
  const config = { access: "staff or visitor" } as const;
  app.post("/v1/chats/:chat_id/transcript", { schema, config }, async (request, reply) => {
    const wanted = { chatId: request.params.chat_id, email: request.body.email };
    await feedback.sendTranscript(wanted, await writeCall(request));
    return reply.code(204).send(null);
  });
}
