import {
  ChatMark,
  ChatState,
  EndReason,
  type Answered as ProtoAnswered,
  type Chat as ProtoChat,
  type Offer as ProtoOffer,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import { type Answered, type Chat, type Offer, operatorOf } from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { listedIn } from "../domain/obligations.ts";
import { toProtoMessage } from "./message-mapping.ts";

/** A chat with its newest messages, as it is shown. */
export interface PreviewedChat {
  readonly chat: Chat;
  /** Oldest first. */
  readonly preview: readonly Message[];
}

export function toProtoChat({ chat, preview }: PreviewedChat): Complete<ProtoChat> {
  const operator = operatorOf(chat);
  const { place } = chat;
  const ended = place.state === "ended" ? place : undefined;
  return {
    id: chat.id,
    projectId: chat.project.id,
    projectName: chat.project.name,
    departmentId: chat.department.id,
    departmentName: chat.department.name,
    state: fromWord(ChatState, place.state),
    visitor: chat.visitor,
    operatorId: operator?.id ?? "",
    operatorName: operator?.name ?? "",
    openedAt: toTimestamp(chat.openedAt),
    queuedAt: toTimestamp(chat.queuedAt),
    takenAt: place.state === "waiting" ? undefined : toTimestamp(place.takenAt),
    endedAt: toTimestamp(ended?.endedAt),
    endedBy: fromWord(AuthorKind, ended?.endedBy),
    headSeq: chat.lastSeq,
    visitorCursors: chat.visitorCursors,
    operatorCursors: chat.operatorCursors,
    previousChatId: chat.previousChatId ?? "",
    preview: preview.map(toProtoMessage),
    version: chat.version,
    origin: chat.origin,
    name: chat.name,
    summary: chat.summary,
    mark: fromWord(ChatMark, chat.mark),
    offer: place.state === "offered" ? toProtoOffer(place.offer) : undefined,
    parkedAt: place.state === "parked" ? toTimestamp(place.parkedAt) : undefined,
    endReason: fromWord(EndReason, ended?.reason),
    formOfferedAt: toTimestamp(chat.formOfferedAt),
    unansweredSince: toTimestamp(chat.unansweredSince),
    firstReplyAt: toTimestamp(chat.firstReplyAt),
    uploadsAllowed: chat.uploadsAllowed,
    rating: chat.rating && { ...chat.rating, ratedAt: toTimestamp(chat.rating.at) },
    listedIn: listedIn(chat),
    answered: toProtoAnswered(ended?.answered),
  };
}

export function toProtoOffer(offer: Offer): Complete<ProtoOffer> {
  const department = offer.kind === "forward" ? offer.department : { id: "", name: "" };
  const to = offer.kind === "transfer" ? offer.to : { id: "", name: "" };
  return {
    fromId: offer.from.id,
    fromName: offer.from.name,
    departmentId: department.id,
    departmentName: department.name,
    toId: to.id,
    toName: to.name,
    reason: offer.kind === "transfer" ? offer.reason : "",
    offeredAt: toTimestamp(offer.at),
    dueAt: toTimestamp(offer.dueAt),
  };
}

function toProtoAnswered(answered: Answered | undefined): Complete<ProtoAnswered> | undefined {
  return answered && { byId: answered.by.id, byName: answered.by.name, at: toTimestamp(answered.at) };
}

/** An answer that is a chat. */
export function toChatAnswer(view: PreviewedChat) {
  return { chat: toProtoChat(view) };
}

/** An answer that is a chat, if there is one. */
export function toFoundAnswer(view: PreviewedChat | undefined) {
  return { chat: view && toProtoChat(view) };
}
