import Type from "typebox";
import { ChatList, ChatService } from "../gen/switchboard/chat/v1/chat_pb.js";
import { WhyService } from "../gen/switchboard/chat/v1/why_pb.js";
import { operation, operationsWith } from "../operation.ts";
import { ChatView, OriginBody } from "../schemas/chat.ts";
import {
  Body,
  Email,
  Line,
  MessageId,
  MessageText,
  Nullable,
  nextPage,
  pageQuery,
  Uuid,
  Word,
} from "../schemas/shapes.ts";
import { DecisionView, ListPlaceView, TimelineEntryView } from "../schemas/why.ts";
import { wordsOf } from "../words.ts";

/** Opening, listing, taking, naming and ending chats (C1, C5, C7, C9, C16), and why one is where it is (C17). */

const tag = "chats";
const byStaff = operationsWith({ access: "staff", tag });
const byStaffOrVisitor = operationsWith({ access: "staff or visitor", tag });
const answer = Type.Object({ chat: ChatView });

export const openChat = operation("POST /v1/chats", {
  rpc: ChatService.method.openChat,
  access: "visitor",
  tag,
  summary: "Open a chat with its first message",
  description: "A visitor has one running chat in a project: with one there already the message joins it.",
  body: Body({
    project_id: Uuid,
    department_id: Type.Optional(Uuid),
    name: Type.Optional(Line({ maxLength: 100 })),
    email: Type.Optional(Email),
    phone: Type.Optional(Line({ maxLength: 40 })),
    origin: Type.Optional(OriginBody),
    message_id: MessageId,
    text: MessageText,
  }),
  answer,
  errors: ["chat.project_not_found", "chat.department_not_found", "chat.invalid_request", "chat.invalid_message"],
});

export const listChats = byStaff("GET /v1/chats", {
  rpc: ChatService.method.listChats,
  summary: "Chats that wait for my departments, or that I hold",
  description: "For administrators those that wait for any department.",
  query: Type.Object({ view: Word(wordsOf(ChatList), { title: "ChatList" }), ...pageQuery }),
  answer: Type.Object({ chats: Type.Array(ChatView), ...nextPage, total: Type.Integer() }),
});

export const getChat = byStaffOrVisitor("GET /v1/chats/{chat_id}", {
  rpc: ChatService.method.getChat,
  scope: "chats:read",
  summary: "One chat",
  answer,
  errors: ["chat.chat_not_found"],
});

export const takeChat = byStaff("POST /v1/chats/{chat_id}/take", {
  rpc: ChatService.method.takeChat,
  summary: "Take a waiting chat",
  answer,
  errors: ["chat.chat_not_found", "chat.already_taken", "chat.offered_to_other", "chat.ended"],
});

export const endChat = byStaffOrVisitor("POST /v1/chats/{chat_id}/end", {
  rpc: ChatService.method.endChat,
  summary: "End a chat",
  answer,
  errors: ["chat.chat_not_found", "chat.not_yours"],
});

export const renameChat = byStaff("PATCH /v1/chats/{chat_id}", {
  rpc: ChatService.method.renameChat,
  summary: "Give a chat a name or a summary",
  description: "What is left out stays. For the operator who has or had the chat.",
  body: Body(
    { name: Type.Optional(Line({ maxLength: 100 })), summary: Type.Optional(Type.String({ maxLength: 2000 })) },
    { minProperties: 1 },
  ),
  answer,
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.invalid_request"],
});

export const explainChat = byStaff("GET /v1/chats/{chat_id}/why", {
  rpc: WhyService.method.getWhy,
  scope: "chats:read",
  summary: "Why a chat is where it is",
  description:
    "What routing decided about it and who else could have had it, what happened to it, and while it waits, why nobody was given it yet.",
  answer: Type.Object({
    decisions: Type.Array(DecisionView, { description: "The newest 20, oldest first." }),
    timeline: Type.Array(TimelineEntryView, { description: "The newest 200, oldest first." }),
    places: Type.Array(ListPlaceView, { description: "One for each list that it stands in." }),
  }),
  errors: ["chat.chat_not_found"],
});

export const getVisitorChat = operation("GET /v1/visitor/chat", {
  rpc: ChatService.method.getVisitorChat,
  access: "visitor",
  tag: "visitor",
  summary: "The visitor's newest chat in a project",
  query: Type.Object({ project_id: Uuid }),
  answer: Type.Object({ chat: Nullable(ChatView) }),
});
