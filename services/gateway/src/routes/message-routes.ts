import { MessageAcceptedBody, MessagePageBody, SendMessageBody } from "@switchboard/contracts/rest";
import { AppError } from "@switchboard/kit/errors";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { toMessageView } from "../mapping/chat-views.ts";
import { toTimestamp } from "../mapping/to-timestamp.ts";
import type { App } from "./app-instance.ts";
import { answers, ChatParams, IdempotencyHeaders } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff or visitor" } as const;

const PageQuery = Type.Object({
  after_seq: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: "Messages after this number, oldest first." }),
  ),
  before_seq: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: "The newest messages before this number." }),
  ),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
});

/** What is said in chats (C2). */
export function addMessageRoutes(app: App, deps: GatewayDeps): void {
  addList(app, deps);
  addSend(app, deps);
}

function addList(app: App, { chat }: GatewayDeps): void {
  const schema = {
    operationId: "listMessages",
    summary: "Messages of a chat, in order",
    description: "With neither `after_seq` nor `before_seq` the newest. Reading marks nothing as read.",
    tags,
    params: ChatParams,
    querystring: PageQuery,
    response: answers(MessagePageBody),
  };
  app.get("/v1/chats/:chat_id/messages", { schema, config: { ...config, scope: "chats:read" } }, async (request) => {
    const { page_size = 0 } = request.query;
    const question = { chatId: request.params.chat_id, from: fromOf(request.query), pageSize: page_size };
    const page = await chat.listMessages(question, { callerToken: await request.callerToken() });
    return { messages: page.messages.map(toMessageView), head_seq: page.headSeq, more: page.more };
  });
}

function addSend(app: App, { exchange }: GatewayDeps): void {
  const schema = {
    operationId: "sendMessage",
    summary: "Write a message",
    description:
      "Safe to repeat with the same `message_id`, which is its idempotency key. A visitor's message to an ended chat opens a new one: `chat_id` then differs.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: SendMessageBody,
    response: answers(MessageAcceptedBody),
  };
  app.post("/v1/chats/:chat_id/messages", { schema, config }, async (request) => {
    const { message_id, text } = request.body;
    const message = { chatId: request.params.chat_id.toLowerCase(), messageId: message_id, text };
    const accepted = await exchange.sendMessage(message, await request.callerToken());
    return {
      chat_id: accepted.chatId,
      message_id: accepted.messageId,
      seq: accepted.seq,
      sent_at: toTimestamp(accepted.sentAt),
    };
  });
}

function fromOf(query: Type.Static<typeof PageQuery>) {
  if (query.after_seq !== undefined && query.before_seq !== undefined) {
    const violations = [{ pointer: "/query/before_seq", detail: "must not stand beside after_seq" }];
    throw new AppError("invalid_argument", "request.invalid", {}, { violations });
  }
  if (query.after_seq !== undefined) return { $case: "afterSeq", value: query.after_seq } as const;
  if (query.before_seq !== undefined) return { $case: "beforeSeq", value: query.before_seq } as const;
  return undefined;
}
