import {
  ChatList,
  type ChatService,
  type ListMessagesRequest,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { requireService } from "@switchboard/kit/caller";
import { fields, given, optional } from "@switchboard/kit/checks";
import { admitting, handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { endChat, renameChat, takeChat } from "../commands/chat-commands.ts";
import { identifyVisitor } from "../commands/identify-visitor.ts";
import { openChat } from "../commands/open-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { toChatAnswer, toFoundAnswer, toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoMessage } from "../mapping/message-mapping.ts";
import { getChat, getVisitorChat } from "../queries/get-chat.ts";
import { listChats } from "../queries/list-chats.ts";
import { type ListMessages, listMessages } from "../queries/list-messages.ts";
import { sumLists, sumOwn } from "../store/chat-lists.ts";
import { findHeads } from "../store/chats.ts";
import {
  checkCount,
  checkField,
  checkId,
  checkIds,
  checkOptionalId,
  checkOrigin,
  fieldOf,
  messageFields,
  ofChat,
  pageFields,
  wordOf,
} from "../validation.ts";

/** Characters of a chat's name and summary. */
const NAME_MAX = 100;
const SUMMARY_MAX = 2_000;

const ofProject = fields({ projectId: checkId });

const toOpenChat = fields({
  ...messageFields,
  projectId: checkId,
  departmentId: checkOptionalId,
  name: checkField,
  email: checkField,
  phone: checkField,
  origin: checkOrigin,
});

const toRename = fields({
  chatId: checkId,
  name: optional(fieldOf(NAME_MAX)),
  summary: optional(fieldOf(SUMMARY_MAX)),
});

/** The unary face of the service: translate in, call one command or query, translate out. No decisions here. */
export function chatHandlers(deps: ChatDeps): UnaryHandlers<typeof ChatService> {
  const { pool } = deps;
  const handle = handling(deps);
  const byService = admitting((caller) => requireService(caller));
  return {
    openChat: handle(toOpenChat, openChat, toChatAnswer),
    getChat: handle(ofChat, getChat, toChatAnswer),
    getVisitorChat: handle(ofProject, getVisitorChat, toFoundAnswer),
    listChats: handle(fields({ view: wordOf(ChatList), ...pageFields }), listChats, ({ rows, ...page }) => ({
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
    identifyVisitor: handle(ofProject, identifyVisitor, toFoundAnswer),
    getHeads: byService(async ({ chatIds }) => ({ heads: await findHeads(pool, checkIds(chatIds, "/chat_ids")) })),
    getListDigests: byService(async ({ departmentIds }) => ({
      digests: await sumLists(pool, checkIds(departmentIds, "/department_ids")),
    })),
    getOwnDigests: byService(async ({ staffIds }) => ({
      digests: await sumOwn(pool, checkIds(staffIds, "/staff_ids")),
    })),
  };
}

const toRange = fields({ chatId: checkId, pageSize: given<number>() });

function toListMessages({ from, ...request }: ListMessagesRequest): ListMessages {
  const range = toRange(request);
  switch (from.case) {
    case undefined:
      return { ...range, from: undefined };
    case "afterSeq":
      return { ...range, from: { after: checkCount(from.value, "/after_seq") } };
    case "beforeSeq":
      return { ...range, from: { before: checkCount(from.value, "/before_seq") } };
  }
}
