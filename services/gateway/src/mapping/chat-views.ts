import {
  type Answered,
  type Chat,
  ChatMark,
  ChatState,
  type Cursors,
  EndReason,
  type Offer,
  type Rating,
  type Visitor,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { MessageAccepted } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import {
  type Author,
  AuthorKind,
  type File,
  type Message,
} from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import type {
  AnsweredView,
  ChatForStaffView,
  ChatView,
  OfferView,
  RatingView,
  VisitorView,
} from "@switchboard/contracts/schemas/chat";
import type {
  AcceptedView,
  AuthorView,
  CursorsView,
  FileView,
  MessageView,
} from "@switchboard/contracts/schemas/message";
import { incomplete } from "./incomplete.ts";
import { toOriginView } from "./origin.ts";
import { toTimestamp } from "./to-timestamp.ts";

/** The gateway's view of chats and messages: proto in, JSON shapes of contracts/schemas out. */

/** Who is to see a chat: staff see more of it. */
export type Audience = "staff" | "visitor";

export function toChatView(chat: Chat, audience: Audience): ChatView {
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
    end_reason: toEndReason(chat.endReason),
    form_offered_at: chat.formOfferedAt?.toISOString() ?? null,
    first_reply_at: chat.firstReplyAt?.toISOString() ?? null,
    uploads_allowed: chat.uploadsAllowed ?? null,
    rating: chat.rating === undefined ? null : toRatingView(chat.rating),
    staff: audience === "staff" ? toChatForStaff(chat) : null,
  };
}

function toChatForStaff(chat: Chat): ChatForStaffView {
  return {
    name: chat.name,
    summary: chat.summary,
    mark: toMark(chat.mark),
    offer: chat.offer === undefined ? null : toOfferView(chat.offer),
    listed_in: chat.listedIn,
    parked_at: chat.parkedAt?.toISOString() ?? null,
    unanswered_since: chat.unansweredSince?.toISOString() ?? null,
    origin: toOriginView(chat.origin),
    answered: chat.answered === undefined ? null : toAnsweredView(chat.answered),
  };
}

function toOfferView(offer: Offer): OfferView {
  return {
    from: { id: offer.fromId, name: offer.fromName },
    department: offer.departmentId === "" ? null : { id: offer.departmentId, name: offer.departmentName },
    to: offer.toId === "" ? null : { id: offer.toId, name: offer.toName },
    reason: offer.reason,
    offered_at: toTimestamp(offer.offeredAt),
    due_at: toTimestamp(offer.dueAt),
  };
}

function toAnsweredView({ byId, byName, answeredAt }: Answered): AnsweredView {
  return { by: { id: byId, name: byName }, at: toTimestamp(answeredAt) };
}

function toRatingView({ score, comment, ratedAt }: Rating): RatingView {
  return { score, comment, rated_at: toTimestamp(ratedAt) };
}

export function toMessageView(message: Message): MessageView {
  const { content } = message;
  return {
    chat_id: message.chatId,
    seq: message.seq,
    message_id: message.messageId,
    author: toAuthorView(message.author),
    text: content?.$case === "text" ? content.value : null,
    file: content?.$case === "file" ? toFileView(content.value) : null,
    system: content?.$case === "system" ? { code: content.value.code, params: content.value.params } : null,
    sent_at: toTimestamp(message.sentAt),
  };
}

function toFileView({ fileId, name, mediaType, size, width, height }: File): FileView {
  const extent = width === 0 ? { width: null, height: null } : { width, height };
  return { id: fileId, name, media_type: mediaType, size, ...extent };
}

/** The message is in the database. */
export function toAccepted({ chatId, messageId, seq, sentAt }: MessageAccepted): AcceptedView {
  return { chat_id: chatId, message_id: messageId, seq, sent_at: toTimestamp(sentAt) };
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
    case ChatState.OFFERED:
      return "offered";
    case ChatState.HELD:
      return "held";
    case ChatState.PARKED:
      return "parked";
    case ChatState.ENDED:
      return "ended";
    default:
      throw incomplete("state");
  }
}

function toMark(mark: ChatMark): ChatForStaffView["mark"] {
  switch (mark) {
    case ChatMark.FORWARDED:
      return "forwarded";
    case ChatMark.UNANSWERED:
      return "unanswered";
    default:
      return "new";
  }
}

function toEndReason(reason: EndReason): ChatView["end_reason"] {
  switch (reason) {
    case EndReason.ENDED:
      return "ended";
    case EndReason.CONTACT_FORM:
      return "contact_form";
    case EndReason.ABANDONED:
      return "abandoned";
    default:
      return null;
  }
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}
