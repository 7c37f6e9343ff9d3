import { ChatList, ChatService, type ListMessagesRequest } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { fields, given, optional } from "@switchboard/kit/checks";
import { endChat, renameChat, takeChat } from "../commands/chat-commands.ts";
import { identifyVisitor } from "../commands/identify-visitor.ts";
import { openChat } from "../commands/open-chat.ts";
import { toChatAnswer, toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoMessage } from "../mapping/message-mapping.ts";
import { listChats } from "../queries/own-lists.ts";
import { getChat, getVisitorChat, type ListMessages, listMessages } from "../queries/read-chat.ts";
import { sumLists, sumOwn } from "../store/chat-lists.ts";
import { findHeads } from "../store/chats.ts";
import { check, messageFields, ofChat, pageFields } from "../validation.ts";
import { byService, serving } from "./serving.ts";

/** Characters of a chat's name and summary. */
const NAME_MAX = 100;
const SUMMARY_MAX = 2_000;

const ofProject = fields({ projectId: check.id });

const toOpenChat = fields({
  ...messageFields,
  projectId: check.id,
  departmentId: check.optionalId,
  name: check.field,
  email: check.optionalEmail,
  phone: check.field,
  origin: check.origin,
});

const toRename = fields({
  chatId: check.id,
  name: optional(check.fieldOf(NAME_MAX)),
  summary: optional(check.textOf(SUMMARY_MAX)),
});

/** The unary face of the service: translate in, call one command or query, translate out. No decisions here. */
export const serveChat = serving(ChatService, (handle, { pool }) => ({
  openChat: handle(toOpenChat, openChat, toChatAnswer),
  getChat: handle(ofChat, getChat, toChatAnswer),
  getVisitorChat: handle(ofProject, getVisitorChat, toChatAnswer),
  listChats: handle(fields({ view: check.wordOf(ChatList), ...pageFields }), listChats, ({ rows, ...page }) => ({
    ...page,
    chats: rows.map(toProtoChat),
  })),
  listMessages: handle(toListMessages, listMessages, ({ messages, ...page }) => ({
    ...page,
    messages: messages.map(toProtoMessage),
  })),
  takeChat: handle(ofChat, takeChat, toChatAnswer),
  endChat: handle(ofChat, endChat, toChatAnswer),
  renameChat: handle(toRename, renameChat, toChatAnswer),
  identifyVisitor: handle(ofProject, identifyVisitor, toChatAnswer),
  getHeads: byService(async ({ chatIds }) => ({ heads: await findHeads(pool, check.ids(chatIds, "/chat_ids")) })),
  getListDigests: byService(async ({ departmentIds }) => ({
    digests: await sumLists(pool, check.ids(departmentIds, "/department_ids")),
  })),
  getOwnDigests: byService(async ({ staffIds }) => ({
    digests: await sumOwn(pool, check.ids(staffIds, "/staff_ids")),
  })),
}));

const toRange = fields({ chatId: check.id, pageSize: given<number>() });

function toListMessages({ from, ...request }: ListMessagesRequest): ListMessages {
  const range = toRange(request);
  switch (from.case) {
    case undefined:
      return { ...range, from: undefined };
    case "afterSeq":
      return { ...range, from: { after: check.count(from.value, "/after_seq") } };
    case "beforeSeq":
      return { ...range, from: { before: check.count(from.value, "/before_seq") } };
  }
}
