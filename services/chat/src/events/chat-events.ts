import type { OutboxEvent } from "@switchboard/bus/outbox";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import type { Chat, Client } from "../domain/chat.ts";
import type { Happening } from "../domain/happening.ts";
import type { Message } from "../domain/message.ts";
import { toProtoChat, toProtoOffer, toProtoRating } from "../mapping/chat-mapping.ts";
import { toProtoMessage } from "../mapping/message-mapping.ts";
import { fact } from "./fact.ts";

/** A chat was opened. */
export function chatOpened(chat: Chat): OutboxEvent {
  return fact("chat_opened", chat.id, {
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
  return fact("message_sent", message.chatId, { message: toProtoMessage(message) });
}

/** A chat's visitor proved to be a client, during the chat or after it. */
export function visitorIdentified(chatId: string, visitorId: string, client: Client, at: Date): OutboxEvent {
  const identified = { chatId, visitorId, clientId: client.id, identifiedAt: toTimestamp(at) };
  return fact("visitor_identified", chatId, identified);
}

/** Where the client of a chat is, if it is one's. */
export function clientSeen(chat: Chat, at: Date): OutboxEvent[] {
  const { id, project, visitor, origin } = chat;
  if (visitor.clientId === "" || origin.ipAddress === "") return [];
  const seen = { chatId: id, projectId: project.id, clientId: visitor.clientId, ipAddress: origin.ipAddress };
  return [fact("client_seen", id, { ...seen, seenAt: toTimestamp(at) })];
}

/** What happened to a chat, which is here as it was left by it. */
export function chatHappened(chat: Chat, happening: Happening): OutboxEvent {
  const chatId = chat.id;
  const at = toTimestamp(happening.at);
  switch (happening.kind) {
    case "taken": {
      const { operator, way } = happening;
      const taken = { operatorId: operator.id, takenAt: at, way, departmentId: chat.department.id };
      return fact("chat_taken", chatId, { chatId, ...taken });
    }
    case "forwarded":
      return fact("chat_forwarded", chatId, { chatId, offer: toProtoOffer(happening.offer) });
    case "transfer_offered":
      return fact("transfer_offered", chatId, { chatId, offer: toProtoOffer(happening.offer) });
    case "returned": {
      const { offer, reason, operator } = happening;
      const returned = { offer: toProtoOffer(offer), reason, operatorId: operator?.id ?? "", returnedAt: at };
      return fact("chat_returned", chatId, { chatId, ...returned });
    }
    case "parked":
      return fact("chat_parked", chatId, { chatId, operatorId: happening.operator.id, parkedAt: at });
    case "unanswered":
      return fact("chat_unanswered", chatId, { chatId, operatorId: happening.operator.id, returnedAt: at });
    case "form_offered":
      return fact("form_offered", chatId, { chatId, operatorId: happening.by?.id ?? "", offeredAt: at });
    case "ended": {
      const { by, reason } = happening;
      const ended = { endedBy: fromWord(AuthorKind, by), endedAt: at, reason };
      return fact("chat_ended", chatId, { chatId, ...ended, chat: toProtoChat({ chat, preview: [] }) });
    }
    case "identified":
      return visitorIdentified(chatId, chat.visitor.id, happening.client, happening.at);
    case "renamed": {
      const { name, summary } = happening;
      return fact("chat_renamed", chatId, { chatId, name, summary });
    }
    case "rated":
      return fact("chat_rated", chatId, { chatId, rating: toProtoRating(happening.rating) });
    case "uploads_set":
      return fact("uploads_set", chatId, { chatId, allowed: happening.allowed });
    case "answered":
      return fact("chat_answered", chatId, { chatId, operatorId: happening.by.id, answeredAt: at });
    case "moved": {
      const { from, to } = happening;
      const moved = { fromDepartmentId: from.id, toDepartmentId: to.id, movedAt: at };
      return fact("chat_moved", chatId, { chatId, ...moved });
    }
  }
}
