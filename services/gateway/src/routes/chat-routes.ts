import { ChatList } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { Input } from "@switchboard/contracts/operation";
import {
  endChat,
  explainChat,
  getChat,
  getVisitorChat,
  listChats,
  openChat,
  renameChat,
  takeChat,
} from "@switchboard/contracts/operations/chats";
import { fromWord } from "@switchboard/contracts/words";
import type { FastifyRequest } from "fastify";
import type { GatewayDeps } from "../deps.ts";
import { toChatView } from "../mapping/chat-views.ts";
import { toOrigin } from "../mapping/origin.ts";
import { toWhy } from "../mapping/why-views.ts";
import type { App } from "./app-instance.ts";
import { toChatAnswer, toStaffChat, toVisitorChat } from "./chat-answers.ts";
import { pageOf, serve } from "./serve.ts";

/** Opening, listing, taking, naming and ending chats (C1, C5, C7, C9, C16), and why one is where it is (C17). */
export function addChatRoutes(app: App, { chat, why }: GatewayDeps): void {
  serve(app, openChat, (input, call, request) => chat.openChat(toOpenChat(input, request), call).then(toVisitorChat));
  serve(app, listChats, async ({ view, ...page }, call) => {
    const { chats, nextPageToken, total } = await chat.listChats(
      { list: fromWord(ChatList, view), ...pageOf(page) },
      call,
    );
    return { chats: chats.map((one) => toChatView(one, "staff")), next_page_token: nextPageToken, total };
  });
  serve(app, getChat, async ({ chat_id: chatId }, call, request) => {
    return toChatAnswer(await chat.getChat({ chatId }, call), request);
  });
  serve(app, takeChat, ({ chat_id: chatId }, call) => chat.takeChat({ chatId }, call).then(toStaffChat));
  serve(app, endChat, async ({ chat_id: chatId }, call, request) => {
    return toChatAnswer(await chat.endChat({ chatId }, call), request);
  });
  serve(app, renameChat, ({ chat_id: chatId, name, summary }, call) =>
    chat.renameChat({ chatId, name, summary }, call).then(toStaffChat),
  );
  serve(app, explainChat, ({ chat_id: chatId }, call) => why.getWhy({ chatId }, call).then(toWhy));
  serve(app, getVisitorChat, async ({ project_id: projectId }, call) => {
    const found = await chat.getVisitorChat({ projectId }, call);
    return found.chat === undefined ? { chat: null } : toVisitorChat(found);
  });
}

function toOpenChat(body: Input<typeof openChat>, request: FastifyRequest) {
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
