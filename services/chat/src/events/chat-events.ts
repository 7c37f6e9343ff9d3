import type { OutboxEvent } from "@switchboard/bus/outbox";
import {
  ChatAnsweredSchema,
  ChatEndedSchema,
  ChatForwardedSchema,
  ChatMovedSchema,
  ChatOpenedSchema,
  ChatParkedSchema,
  ChatRatedSchema,
  ChatRenamedSchema,
  ChatReturnedSchema,
  ChatTakenSchema,
  ChatUnansweredSchema,
  FormOfferedSchema,
  MessageSentSchema,
  TransferOfferedSchema,
  UploadsSetSchema,
  VisitorIdentifiedSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_events";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import type { Chat, Client } from "../domain/chat.ts";
import type { Happening } from "../domain/happening.ts";
import type { Message } from "../domain/message.ts";
import { toProtoChat, toProtoOffer } from "../mapping/chat-mapping.ts";
import { toProtoMessage } from "../mapping/message-mapping.ts";
import { fact } from "./fact.ts";

/** A chat was opened. */
export function chatOpened(chat: Chat): OutboxEvent {
  return fact("chat_opened", chat.id, ChatOpenedSchema, {
    chatId: chat.id,
    projectId: chat.project.id,
    departmentId: chat.department.id,
    visitorId: chat.visitor.id,
    previousChatId: chat.previousChatId ?? "",
    openedAt: toTimestamp(chat.openedAt),
  });
}

/** A message was written. Batches of messages build the same in SQL: store/message-batch.ts. */
export function messageSent(message: Message): OutboxEvent {
  return fact("message_sent", message.chatId, MessageSentSchema, { message: toProtoMessage(message) });
}

/** A chat's visitor proved to be a client, during the chat or after it. */
export function visitorIdentified(chatId: string, visitorId: string, client: Client, at: Date): OutboxEvent {
  const identified = { chatId, visitorId, clientId: client.id, identifiedAt: toTimestamp(at) };
  return fact("visitor_identified", chatId, VisitorIdentifiedSchema, identified);
}

/** What happened to a chat, which is here as it was left by it. */
export function chatHappened(chat: Chat, happening: Happening): OutboxEvent {
  const chatId = chat.id;
  switch (happening.kind) {
    case "taken": {
      const { operator, way, at } = happening;
      const taken = { operatorId: operator.id, takenAt: toTimestamp(at), way, departmentId: chat.department.id };
      return fact("chat_taken", chatId, ChatTakenSchema, { chatId, ...taken });
    }
    case "forwarded":
      return fact("chat_forwarded", chatId, ChatForwardedSchema, { chatId, offer: toProtoOffer(happening.offer) });
    case "transfer_offered":
      return fact("transfer_offered", chatId, TransferOfferedSchema, { chatId, offer: toProtoOffer(happening.offer) });
    case "returned": {
      const { offer, reason, operator, at } = happening;
      const returned = { reason, operatorId: operator?.id ?? "", returnedAt: toTimestamp(at) };
      return fact("chat_returned", chatId, ChatReturnedSchema, { chatId, offer: toProtoOffer(offer), ...returned });
    }
    case "parked": {
      const parked = { operatorId: happening.operator.id, parkedAt: toTimestamp(happening.at) };
      return fact("chat_parked", chatId, ChatParkedSchema, { chatId, ...parked });
    }
    case "unanswered": {
      const unanswered = { operatorId: happening.operator.id, returnedAt: toTimestamp(happening.at) };
      return fact("chat_unanswered", chatId, ChatUnansweredSchema, { chatId, ...unanswered });
    }
    case "form_offered": {
      const offered = { operatorId: happening.by?.id ?? "", offeredAt: toTimestamp(happening.at) };
      return fact("form_offered", chatId, FormOfferedSchema, { chatId, ...offered });
    }
    case "ended": {
      const { by, reason, at } = happening;
      const ended = { endedBy: fromWord(AuthorKind, by), endedAt: toTimestamp(at), reason };
      return fact("chat_ended", chatId, ChatEndedSchema, {
        chatId,
        ...ended,
        chat: toProtoChat({ chat, preview: [] }),
      });
    }
    case "identified":
      return visitorIdentified(chatId, chat.visitor.id, happening.client, happening.at);
    case "renamed": {
      const { name, summary } = happening;
      return fact("chat_renamed", chatId, ChatRenamedSchema, { chatId, name, summary });
    }
    case "rated": {
      const { score, comment, at } = happening.rating;
      return fact("chat_rated", chatId, ChatRatedSchema, {
        chatId,
        rating: { score, comment, ratedAt: toTimestamp(at) },
      });
    }
    case "uploads_set":
      return fact("uploads_set", chatId, UploadsSetSchema, { chatId, allowed: happening.allowed });
    case "answered": {
      const answered = { operatorId: happening.by.id, answeredAt: toTimestamp(happening.at) };
      return fact("chat_answered", chatId, ChatAnsweredSchema, { chatId, ...answered });
    }
    case "moved": {
      const { from, to, at } = happening;
      const moved = { fromDepartmentId: from.id, toDepartmentId: to.id, movedAt: toTimestamp(at) };
      return fact("chat_moved", chatId, ChatMovedSchema, { chatId, ...moved });
    }
  }
}
