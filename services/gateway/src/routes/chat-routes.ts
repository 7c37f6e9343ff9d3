import { type Chat, ChatList } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ChatBody, ChatPageBody, OpenChatBody, RenameChatBody } from "@switchboard/contracts/rest";
import { AppError } from "@switchboard/kit/errors";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { type Audience, toChatView } from "../mapping/chat-views.ts";
import { toOrigin } from "../mapping/origin.ts";
import type { App } from "./app-instance.ts";
import { answers, ChatParams, IdempotencyHeaders, idempotencyKeyOf } from "./route-schemas.ts";

const tags = ["chats"];

const ListQuery = Type.Object({
  view: Type.Union([Type.Literal("waiting"), Type.Literal("held"), Type.Literal("offered"), Type.Literal("parked")]),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
  page_token: Type.Optional(Type.String({ maxLength: 1024, description: "Of the page before." })),
});

const chatLists = {
  waiting: ChatList.WAITING,
  held: ChatList.HELD,
  offered: ChatList.OFFERED,
  parked: ChatList.PARKED,
} as const;

/** Opening, listing, taking, naming and ending chats (C1, C5, C7, C9, C16). */
export function addChatRoutes(app: App, deps: GatewayDeps): void {
  addOpen(app, deps);
  addList(app, deps);
  addGet(app, deps);
  addRename(app, deps);
  addChange(app, "take", "Take a waiting chat", "staff", deps.chat.takeChat);
  addChange(app, "end", "End a chat", "staff or visitor", deps.chat.endChat);
}

function addOpen(app: App, { chat }: GatewayDeps): void {
  const schema = {
    operationId: "openChat",
    summary: "Open a chat with its first message",
    description: "A visitor has one running chat in a project: with one there already the message joins it.",
    tags,
    headers: IdempotencyHeaders,
    body: OpenChatBody,
    response: answers(ChatBody),
  };
  app.post("/v1/chats", { schema, config: { access: "visitor" } }, async (request) => {
    const { chat: opened } = await chat.openChat(toOpenChat(request.body, request), await writeCall(request));
    return toChatBody(opened, "visitor");
  });
}

function addList(app: App, { chat }: GatewayDeps): void {
  const schema = {
    operationId: "listChats",
    summary: "Chats that wait for my departments, or that I hold",
    tags,
    querystring: ListQuery,
    response: answers(ChatPageBody),
  };
  app.get("/v1/chats", { schema, config: { access: "staff" } }, async (request) => {
    const { view, page_size = 0, page_token = "" } = request.query;
    const question = {
      list: chatLists[view],
      pageSize: page_size,
      pageToken: page_token,
    };
    const page = await chat.listChats(question, { callerToken: await request.callerToken() });
    return {
      chats: page.chats.map((one) => toChatView(one, "staff")),
      next_page_token: page.nextPageToken,
      total: page.total,
    };
  });
}

function addGet(app: App, { chat }: GatewayDeps): void {
  const schema = {
    operationId: "getChat",
    summary: "One chat",
    tags,
    params: ChatParams,
    response: answers(ChatBody),
  };
  const config = { access: "staff or visitor", scope: "chats:read" } as const;
  app.get("/v1/chats/:chat_id", { schema, config }, async (request) => {
    const question = { chatId: request.params.chat_id };
    const found = await chat.getChat(question, { callerToken: await request.callerToken() });
    return toChatBody(found.chat, audienceOf(request));
  });
}

function addRename(app: App, { chat }: GatewayDeps): void {
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
  app.patch("/v1/chats/:chat_id", { schema, config: { access: "staff" } }, async (request) => {
    const { name, summary } = request.body;
    const command = { chatId: request.params.chat_id, name, summary };
    const { chat: renamed } = await chat.renameChat(command, await writeCall(request));
    return toChatBody(renamed, "staff");
  });
}

function addChange(
  app: App,
  verb: "take" | "end",
  summary: string,
  access: "staff" | "staff or visitor",
  change: GatewayDeps["chat"]["takeChat"],
): void {
  const schema = {
    operationId: `${verb}Chat`,
    summary,
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    response: answers(ChatBody),
  };
  app.post(`/v1/chats/:chat_id/${verb}`, { schema, config: { access } }, async (request) => {
    const { chat_id } = request.params;
    const { chat } = await change({ chatId: chat_id }, await writeCall(request));
    return toChatBody(chat, audienceOf(request));
  });
}

/** How a service is called for a write: on whose behalf, and under which key. */
export async function writeCall(request: FastifyRequest) {
  return {
    callerToken: await request.callerToken(),
    idempotencyKey: idempotencyKeyOf(request.headers),
  };
}

function toOpenChat(body: OpenChatBody, request: FastifyRequest) {
  return {
    projectId: body.project_id,
    departmentId: body.department_id ?? "",
    name: body.name ?? "",
    email: body.email ?? "",
    phone: body.phone ?? "",
    messageId: body.message_id,
    text: body.text,
    origin: toOrigin(body.origin, request),
  };
}

export function toChatBody(chat: Chat | undefined, audience: Audience): ChatBody {
  if (chat === undefined) throw new AppError("internal", "internal");
  return { chat: toChatView(chat, audience) };
}

/** With whose eyes the answer to a request is shown. */
function audienceOf({ identity }: FastifyRequest): Audience {
  return identity.kind === "visitor" ? "visitor" : "staff";
}
