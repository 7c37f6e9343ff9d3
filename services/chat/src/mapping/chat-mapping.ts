import {
  ChatMark,
  ChatState,
  EndReason,
  type Answered as ProtoAnswered,
  type Chat as ProtoChat,
  type Offer as ProtoOffer,
  type Rating as ProtoRating,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import { type Answered, type Chat, type Offer, operatorOf, type Rating } from "../domain/chat.ts";
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
  const { project, department, place, mark, rating, lastSeq, previousChatId = "", openToVisitor: _, ...same } = chat;
  const operator = operatorOf(chat);
  const ended = place.state === "ended" ? place : undefined;
  return {
    ...messageFields(same),
    projectId: project.id,
    projectName: project.name,
    departmentId: department.id,
    departmentName: department.name,
    state: fromWord(ChatState, place.state),
    operatorId: operator?.id ?? "",
    operatorName: operator?.name ?? "",
    takenAt: place.state === "waiting" ? undefined : toTimestamp(place.takenAt),
    endedAt: toTimestamp(ended?.endedAt),
    endedBy: fromWord(AuthorKind, ended?.endedBy),
    headSeq: lastSeq,
    previousChatId,
    preview: preview.map(toProtoMessage),
    mark: fromWord(ChatMark, mark),
    offer: place.state === "offered" ? toProtoOffer(place.offer) : undefined,
    parkedAt: place.state === "parked" ? toTimestamp(place.parkedAt) : undefined,
    endReason: fromWord(EndReason, ended?.reason),
    rating: rating && toProtoRating(rating),
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

export function toProtoRating({ score, comment, at }: Rating): Complete<ProtoRating> {
  return { score, comment, ratedAt: toTimestamp(at) };
}

function toProtoAnswered(answered: Answered | undefined): Complete<ProtoAnswered> | undefined {
  return answered && { byId: answered.by.id, byName: answered.by.name, at: toTimestamp(answered.at) };
}

/** An answer that is a chat, if there is one. */
export function toChatAnswer(view: PreviewedChat | undefined) {
  return { chat: view && toProtoChat(view) };
}
