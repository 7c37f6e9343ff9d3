import {
  ChatMark,
  ChatState,
  EndReason,
  type Answered as ProtoAnswered,
  type Chat as ProtoChat,
  type Cursors as ProtoCursors,
  type Offer as ProtoOffer,
  type ChatState as ProtoState,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { assertNever } from "@switchboard/kit/errors";
import {
  type Answered,
  type Chat,
  type Cursors,
  type EndReason as Ending,
  type Mark,
  type Offer,
  operatorOf,
  type Place,
} from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { listedIn } from "../domain/obligations.ts";
import { toProtoAuthorKind, toProtoMessage } from "./message-mapping.ts";

/** A chat with its newest messages, as it is shown. */
export interface PreviewedChat {
  readonly chat: Chat;
  /** Oldest first. */
  readonly preview: readonly Message[];
}

export function toProtoChat({ chat, preview }: PreviewedChat): ProtoChat {
  const operator = operatorOf(chat);
  const { place } = chat;
  const ended = place.state === "ended" ? place : undefined;
  return {
    id: chat.id,
    projectId: chat.project.id,
    projectName: chat.project.name,
    departmentId: chat.department.id,
    departmentName: chat.department.name,
    state: toProtoState(place.state),
    visitor: { ...chat.visitor },
    operatorId: operator?.id ?? "",
    operatorName: operator?.name ?? "",
    openedAt: chat.openedAt,
    queuedAt: chat.queuedAt,
    takenAt: place.state === "waiting" ? undefined : place.takenAt,
    endedAt: ended?.endedAt,
    endedBy: ended === undefined ? AuthorKind.UNSPECIFIED : toProtoAuthorKind(ended.endedBy),
    headSeq: chat.lastSeq,
    visitorCursors: toProtoCursors(chat.visitorCursors),
    operatorCursors: toProtoCursors(chat.operatorCursors),
    previousChatId: chat.previousChatId ?? "",
    preview: preview.map(toProtoMessage),
    version: chat.version,
    origin: { ...chat.origin },
    name: chat.name,
    summary: chat.summary,
    mark: toProtoMark(chat.mark),
    offer: place.state === "offered" ? toProtoOffer(place.offer) : undefined,
    parkedAt: place.state === "parked" ? place.parkedAt : undefined,
    endReason: ended === undefined ? EndReason.UNSPECIFIED : toProtoReason(ended.reason),
    formOfferedAt: chat.formOfferedAt,
    unansweredSince: chat.unansweredSince,
    firstReplyAt: chat.firstReplyAt,
    uploadsAllowed: chat.uploadsAllowed,
    rating: chat.rating && { score: chat.rating.score, comment: chat.rating.comment, ratedAt: chat.rating.at },
    listedIn: [...listedIn(chat)],
    answered: toProtoAnswered(ended?.answered),
  };
}

export function toProtoOffer(offer: Offer): ProtoOffer {
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
    offeredAt: offer.at,
    dueAt: offer.dueAt,
  };
}

function toProtoAnswered(answered: Answered | undefined): ProtoAnswered | undefined {
  return answered && { byId: answered.by.id, byName: answered.by.name, answeredAt: answered.at };
}

export function toProtoCursors({ deliveredSeq, readSeq }: Cursors): ProtoCursors {
  return { deliveredSeq, readSeq };
}

function toProtoState(state: Place["state"]): ProtoState {
  switch (state) {
    case "waiting":
      return ChatState.WAITING;
    case "offered":
      return ChatState.OFFERED;
    case "held":
      return ChatState.HELD;
    case "parked":
      return ChatState.PARKED;
    case "ended":
      return ChatState.ENDED;
    default:
      return assertNever(state);
  }
}

function toProtoMark(mark: Mark): ChatMark {
  switch (mark) {
    case "new":
      return ChatMark.NEW;
    case "forwarded":
      return ChatMark.FORWARDED;
    case "unanswered":
      return ChatMark.UNANSWERED;
    default:
      return assertNever(mark);
  }
}

function toProtoReason(reason: Ending): EndReason {
  switch (reason) {
    case "ended":
      return EndReason.ENDED;
    case "contact_form":
      return EndReason.CONTACT_FORM;
    case "abandoned":
      return EndReason.ABANDONED;
    default:
      return assertNever(reason);
  }
}
