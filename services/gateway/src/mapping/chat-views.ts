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
import { toWord } from "@switchboard/contracts/words";
import { toOriginView } from "./origin.ts";
import { required } from "./required.ts";
import { toOptionalTimeView, toTimeView } from "./time-view.ts";

/** The gateway's view of chats and messages: proto in, JSON shapes of contracts/schemas out. */

/** Who is to see a chat: staff see more of it. */
export type Audience = "staff" | "visitor";

export function toChatView(chat: Chat, audience: Audience): ChatView {
  return {
    id: chat.id,
    project: { id: chat.projectId, name: chat.projectName },
    department: { id: chat.departmentId, name: chat.departmentName },
    state: required(toWord(ChatState, chat.state), "state"),
    visitor: toVisitorView(chat.visitor),
    operator: chat.operatorId === "" ? null : { id: chat.operatorId, name: chat.operatorName },
    opened_at: toTimeView(chat.openedAt),
    queued_at: toTimeView(chat.queuedAt),
    taken_at: toOptionalTimeView(chat.takenAt),
    ended_at: toOptionalTimeView(chat.endedAt),
    ended_by: toWord(AuthorKind, chat.endedBy) ?? null,
    head_seq: chat.headSeq,
    visitor_cursors: toCursorsView(chat.visitorCursors),
    operator_cursors: toCursorsView(chat.operatorCursors),
    previous_chat_id: orNull(chat.previousChatId),
    preview: chat.preview.map(toMessageView),
    version: chat.version,
    end_reason: toWord(EndReason, chat.endReason) ?? null,
    form_offered_at: toOptionalTimeView(chat.formOfferedAt),
    first_reply_at: toOptionalTimeView(chat.firstReplyAt),
    uploads_allowed: chat.uploadsAllowed ?? null,
    rating: chat.rating === undefined ? null : toRatingView(chat.rating),
    staff: audience === "staff" ? toChatForStaff(chat) : null,
  };
}

function toChatForStaff(chat: Chat): ChatForStaffView {
  return {
    name: chat.name,
    summary: chat.summary,
    mark: toWord(ChatMark, chat.mark) ?? "new",
    offer: chat.offer === undefined ? null : toOfferView(chat.offer),
    listed_in: chat.listedIn,
    parked_at: toOptionalTimeView(chat.parkedAt),
    unanswered_since: toOptionalTimeView(chat.unansweredSince),
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
    offered_at: toTimeView(offer.offeredAt),
    due_at: toTimeView(offer.dueAt),
  };
}

function toAnsweredView({ byId, byName, answeredAt }: Answered): AnsweredView {
  return { by: { id: byId, name: byName }, at: toTimeView(answeredAt) };
}

function toRatingView({ score, comment, ratedAt }: Rating): RatingView {
  return { score, comment, rated_at: toTimeView(ratedAt) };
}

export function toMessageView(message: Message): MessageView {
  const { content } = message;
  return {
    chat_id: message.chatId,
    seq: message.seq,
    message_id: message.messageId,
    author: toAuthorView(message.author),
    text: content.case === "text" ? content.value : null,
    file: content.case === "file" ? toFileView(content.value) : null,
    system: content.case === "system" ? { code: content.value.code, params: content.value.params } : null,
    sent_at: toTimeView(message.sentAt),
  };
}

function toFileView({ fileId, name, mediaType, size, width, height }: File): FileView {
  const extent = width === 0 ? { width: null, height: null } : { width, height };
  return { id: fileId, name, media_type: mediaType, size, ...extent };
}

/** The message is in the database. */
export function toAccepted({ chatId, messageId, seq, sentAt }: MessageAccepted): AcceptedView {
  return { chat_id: chatId, message_id: messageId, seq, sent_at: toTimeView(sentAt) };
}

export function toAuthorView(author: Author | undefined): AuthorView {
  const { kind, id, name } = required(author, "author");
  return { kind: required(toWord(AuthorKind, kind), "author.kind"), id: orNull(id), name: orNull(name) };
}

export function toCursorsView(cursors: Cursors | undefined): CursorsView {
  return { delivered_seq: cursors?.deliveredSeq ?? 0, read_seq: cursors?.readSeq ?? 0 };
}

function toVisitorView(visitor: Visitor | undefined): VisitorView {
  const { id, name, email, phone, clientId } = required(visitor, "visitor");
  return { id, name: orNull(name), email: orNull(email), phone: orNull(phone), client_id: orNull(clientId) };
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}
