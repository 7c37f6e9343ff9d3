import { type Chat, ChatState, type Cursors, type Visitor } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { type Author, AuthorKind, type Message } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import type { AuthorView, ChatView, CursorsView, MessageView, VisitorView } from "@switchboard/contracts/views";
import { AppError } from "@switchboard/kit/errors";

/** The gateway's view of chats and messages: proto in, JSON shapes of contracts/views out. */

export function toChatView(chat: Chat): ChatView {
  return {
    id: chat.id,
    project: { id: chat.projectId, name: chat.projectName },
    department: { id: chat.departmentId, name: chat.departmentName },
    state: toState(chat.state),
    visitor: toVisitorView(chat.visitor),
    operator: chat.operatorId === "" ? null : { id: chat.operatorId, name: chat.operatorName },
    opened_at: toTimestamp(chat.openedAt),
    queued_at: toTimestamp(chat.queuedAt),
    taken_at: chat.takenAt?.toISOString() ?? null,
    ended_at: chat.endedAt?.toISOString() ?? null,
    ended_by: chat.endedBy === AuthorKind.UNSPECIFIED ? null : toAuthorKind(chat.endedBy),
    head_seq: chat.headSeq,
    visitor_cursors: toCursorsView(chat.visitorCursors),
    operator_cursors: toCursorsView(chat.operatorCursors),
    previous_chat_id: orNull(chat.previousChatId),
    preview: chat.preview.map(toMessageView),
    version: chat.version,
    page_url: orNull(chat.pageUrl),
    user_agent: orNull(chat.userAgent),
    ip_address: orNull(chat.ipAddress),
  };
}

export function toMessageView(message: Message): MessageView {
  const { content } = message;
  return {
    chat_id: message.chatId,
    seq: message.seq,
    message_id: message.messageId,
    author: toAuthorView(message.author),
    text: content?.$case === "text" ? content.value : null,
    system: content?.$case === "system" ? { code: content.value.code, params: content.value.params } : null,
    sent_at: toTimestamp(message.sentAt),
  };
}

export function toAuthorView(author: Author | undefined): AuthorView {
  if (author === undefined) throw incomplete("author");
  return { kind: toAuthorKind(author.kind), id: orNull(author.id), name: orNull(author.name) };
}

export function toCursorsView(cursors: Cursors | undefined): CursorsView {
  return { delivered_seq: cursors?.deliveredSeq ?? 0, read_seq: cursors?.readSeq ?? 0 };
}

export function toAuthorKind(kind: AuthorKind): AuthorView["kind"] {
  switch (kind) {
    case AuthorKind.VISITOR:
      return "visitor";
    case AuthorKind.OPERATOR:
      return "operator";
    case AuthorKind.SYSTEM:
      return "system";
    default:
      throw incomplete("author.kind");
  }
}

/** RFC 3339 of a time that is always there. */
export function toTimestamp(date: Date | undefined): string {
  if (date === undefined) throw incomplete("a time");
  return date.toISOString();
}

function toVisitorView(visitor: Visitor | undefined): VisitorView {
  if (visitor === undefined) throw incomplete("visitor");
  return {
    id: visitor.id,
    name: orNull(visitor.name),
    email: orNull(visitor.email),
    phone: orNull(visitor.phone),
    client_id: orNull(visitor.clientId),
  };
}

function toState(state: ChatState): ChatView["state"] {
  switch (state) {
    case ChatState.WAITING:
      return "waiting";
    case ChatState.HELD:
      return "held";
    case ChatState.ENDED:
      return "ended";
    default:
      throw incomplete("state");
  }
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

function incomplete(what: string): AppError {
  return new AppError("internal", "internal", {}, { cause: new Error(`a service answered without ${what}`) });
}
