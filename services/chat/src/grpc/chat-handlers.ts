import {
  ChatList,
  type ChatService,
  type ListMessagesRequest,
  type OpenChatRequest,
  type RenameChatRequest,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { endChat } from "../commands/end-chat.ts";
import { identifyVisitor } from "../commands/identify-visitor.ts";
import { type OpenChat, openChat } from "../commands/open-chat.ts";
import { type RenameChat, renameChat } from "../commands/rename-chat.ts";
import { takeChat } from "../commands/take-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoMessage } from "../mapping/message-mapping.ts";
import { getChat, getVisitorChat } from "../queries/get-chat.ts";
import { getHeads, getListDigests, getOwnDigests } from "../queries/get-digests.ts";
import { listChats } from "../queries/list-chats.ts";
import { type From, listMessages } from "../queries/list-messages.ts";
import {
  checkCount,
  checkField,
  checkId,
  checkIds,
  checkMessage,
  checkOptionalId,
  checkOrigin,
  checkWord,
} from "../validation.ts";

/** Characters of a chat's name and summary. */
const NAME_MAX = 100;
const SUMMARY_MAX = 2_000;

/** The unary face of the service: translate in, call one command or query, translate out. No decisions here. */
export function chatHandlers(deps: ChatDeps): UnaryHandlers<typeof ChatService> {
  const { pool } = deps;
  return {
    openChat: async (request, context) => ({ chat: toProtoChat(await openChat(deps, context, toOpenChat(request))) }),
    getChat: async ({ chatId }, { caller }) => ({
      chat: toProtoChat(await getChat(pool, caller, checkId(chatId, "/chat_id"))),
    }),
    getVisitorChat: async ({ projectId }, { caller }) => {
      const view = await getVisitorChat(pool, caller, checkId(projectId, "/project_id"));
      return { chat: view && toProtoChat(view) };
    },
    listChats: async ({ view, pageSize, pageToken }, { caller }) => {
      const page = await listChats(pool, caller, checkWord(ChatList, view, "/view"), { pageSize, pageToken });
      return { ...page, chats: page.chats.map(toProtoChat) };
    },
    listMessages: async (request, { caller }) => {
      const chatId = checkId(request.chatId, "/chat_id");
      const page = await listMessages(pool, caller, chatId, toFrom(request), request.pageSize);
      return { ...page, messages: page.messages.map(toProtoMessage) };
    },
    takeChat: async ({ chatId }, context) => ({
      chat: toProtoChat(await takeChat(deps, context, checkId(chatId, "/chat_id"))),
    }),
    endChat: async ({ chatId }, context) => ({
      chat: toProtoChat(await endChat(deps, context, checkId(chatId, "/chat_id"))),
    }),
    renameChat: async (request, context) => ({ chat: toProtoChat(await renameChat(deps, context, toRename(request))) }),
    identifyVisitor: async ({ projectId }, context) => {
      const view = await identifyVisitor(deps, context, checkId(projectId, "/project_id"));
      return { chat: view && toProtoChat(view) };
    },
    getHeads: async ({ chatIds }, { caller }) => ({
      heads: await getHeads(pool, caller, checkIds(chatIds, "/chat_ids")),
    }),
    getListDigests: async ({ departmentIds }, { caller }) => ({
      digests: await getListDigests(pool, caller, checkIds(departmentIds, "/department_ids")),
    }),
    getOwnDigests: async ({ staffIds }, { caller }) => ({
      digests: await getOwnDigests(pool, caller, checkIds(staffIds, "/staff_ids")),
    }),
  };
}

function toRename({ chatId, name, summary }: RenameChatRequest): RenameChat {
  return {
    chatId: checkId(chatId, "/chat_id"),
    name: name === undefined ? undefined : checkField(name, "/name", NAME_MAX),
    summary: summary === undefined ? undefined : checkField(summary, "/summary", SUMMARY_MAX),
  };
}

function toOpenChat(request: OpenChatRequest): OpenChat {
  return {
    ...checkMessage(request),
    projectId: checkId(request.projectId, "/project_id"),
    departmentId: checkOptionalId(request.departmentId, "/department_id"),
    name: checkField(request.name, "/name"),
    email: checkField(request.email, "/email"),
    phone: checkField(request.phone, "/phone"),
    origin: checkOrigin(request.origin),
  };
}

function toFrom({ from }: ListMessagesRequest): From {
  switch (from.case) {
    case undefined:
      return undefined;
    case "afterSeq":
      return { after: checkCount(from.value, "/after_seq") };
    case "beforeSeq":
      return { before: checkCount(from.value, "/before_seq") };
  }
}
