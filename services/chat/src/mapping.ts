import {
  ChatState,
  type Chat as ProtoChat,
  type Cursors as ProtoCursors,
  type ChatState as ProtoState,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { AuthorKind, type Message as ProtoMessage } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { assertNever } from "@switchboard/kit/errors";
import type { Chat, Cursors, Named } from "./domain/chat.ts";
import type { Author, Content, Message } from "./domain/message.ts";

/** A chat with its newest messages, as it is shown. */
export interface ChatView {
  readonly chat: Chat;
  /** Oldest first. */
  readonly preview: readonly Message[];
}

export function toProtoChat({ chat, preview }: ChatView): ProtoChat {
  const operator = operatorOf(chat);
  return {
    id: chat.id,
    projectId: chat.project.id,
    projectName: chat.project.name,
    departmentId: chat.department.id,
    departmentName: chat.department.name,
    state: toProtoState(chat.state),
    visitor: { ...chat.visitor },
    operatorId: operator?.id ?? "",
    operatorName: operator?.name ?? "",
    openedAt: chat.openedAt,
    queuedAt: chat.queuedAt,
    takenAt: chat.state === "waiting" ? undefined : chat.takenAt,
    endedAt: chat.state === "ended" ? chat.endedAt : undefined,
    endedBy: chat.state === "ended" ? toProtoAuthorKind(chat.endedBy) : AuthorKind.UNSPECIFIED,
    headSeq: chat.lastSeq,
    visitorCursors: toProtoCursors(chat.visitorCursors),
    operatorCursors: toProtoCursors(chat.operatorCursors),
    previousChatId: chat.previousChatId ?? "",
    preview: preview.map(toProtoMessage),
    version: chat.version,
    pageUrl: chat.pageUrl,
    userAgent: chat.userAgent,
    ipAddress: chat.ipAddress,
  };
}

export function toProtoMessage({ chatId, seq, messageId, author, content, sentAt }: Message): ProtoMessage {
  return { chatId, seq, messageId, author: toProtoAuthor(author), content: toProtoContent(content), sentAt };
}

export function toProtoCursors({ deliveredSeq, readSeq }: Cursors): ProtoCursors {
  return { deliveredSeq, readSeq };
}

export function toProtoAuthorKind(kind: Author["kind"]): AuthorKind {
  switch (kind) {
    case "visitor":
      return AuthorKind.VISITOR;
    case "operator":
      return AuthorKind.OPERATOR;
    case "system":
      return AuthorKind.SYSTEM;
    default:
      return assertNever(kind);
  }
}

function toProtoState(state: Chat["state"]): ProtoState {
  switch (state) {
    case "waiting":
      return ChatState.WAITING;
    case "held":
      return ChatState.HELD;
    case "ended":
      return ChatState.ENDED;
    default:
      return assertNever(state);
  }
}

function toProtoAuthor(author: Author): NonNullable<ProtoMessage["author"]> {
  const person = author.kind === "system" ? { id: "", name: "" } : author;
  return { kind: toProtoAuthorKind(author.kind), id: person.id, name: person.name };
}

function toProtoContent(content: Content): NonNullable<ProtoMessage["content"]> {
  switch (content.kind) {
    case "text":
      return { $case: "text", value: content.text };
    case "system":
      return { $case: "system", value: { code: content.note.code, params: { ...content.note.params } } };
  }
}

function operatorOf(chat: Chat): Named | undefined {
  return chat.state === "waiting" ? undefined : chat.operator;
}
