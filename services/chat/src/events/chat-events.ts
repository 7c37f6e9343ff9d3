import type { OutboxEvent } from "@switchboard/bus/outbox";
import {
  ChatAnswered,
  ChatEnded,
  ChatForwarded,
  ChatMoved,
  ChatOpened,
  ChatParked,
  ChatRated,
  ChatRenamed,
  ChatReturned,
  ChatTaken,
  ChatUnanswered,
  FormOffered,
  MessageSent,
  TransferOffered,
  UploadsSet,
  VisitorIdentified,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_events";
import { type ChatEvent, chatEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { Chat, Client } from "../domain/chat.ts";
import type { Happening } from "../domain/happening.ts";
import type { Message } from "../domain/message.ts";
import { toProtoChat, toProtoOffer } from "../mapping/chat-mapping.ts";
import { toProtoAuthorKind, toProtoMessage } from "../mapping/message-mapping.ts";

/** A chat was opened. */
export function chatOpened(chat: Chat): OutboxEvent {
  return event(
    "chat_opened",
    chat.id,
    ChatOpened.toJSON({
      chatId: chat.id,
      projectId: chat.project.id,
      departmentId: chat.department.id,
      visitorId: chat.visitor.id,
      previousChatId: chat.previousChatId ?? "",
      openedAt: chat.openedAt,
    }),
  );
}

/** A message was written. Batches of messages build the same in SQL: store/message-batch.ts. */
export function messageSent(message: Message): OutboxEvent {
  return event("message_sent", message.chatId, MessageSent.toJSON({ message: toProtoMessage(message) }));
}

/** A chat's visitor proved to be a client, during the chat or after it. */
export function visitorIdentified(chatId: string, visitorId: string, client: Client, at: Date): OutboxEvent {
  const identified = { chatId, visitorId, clientId: client.id, identifiedAt: at };
  return event("visitor_identified", chatId, VisitorIdentified.toJSON(identified));
}

/** What happened to a chat, which is here as it was left by it. */
export function chatHappened(chat: Chat, happening: Happening): OutboxEvent {
  const chatId = chat.id;
  switch (happening.kind) {
    case "taken": {
      const { operator, way, at } = happening;
      const taken = { chatId, operatorId: operator.id, takenAt: at, way, departmentId: chat.department.id };
      return event("chat_taken", chatId, ChatTaken.toJSON(taken));
    }
    case "forwarded":
      return event("chat_forwarded", chatId, ChatForwarded.toJSON({ chatId, offer: toProtoOffer(happening.offer) }));
    case "transfer_offered":
      return event(
        "transfer_offered",
        chatId,
        TransferOffered.toJSON({ chatId, offer: toProtoOffer(happening.offer) }),
      );
    case "returned": {
      const { offer, reason, operator, at } = happening;
      const returned = { chatId, offer: toProtoOffer(offer), reason, operatorId: operator?.id ?? "", returnedAt: at };
      return event("chat_returned", chatId, ChatReturned.toJSON(returned));
    }
    case "parked": {
      const parked = { chatId, operatorId: happening.operator.id, parkedAt: happening.at };
      return event("chat_parked", chatId, ChatParked.toJSON(parked));
    }
    case "unanswered": {
      const unanswered = { chatId, operatorId: happening.operator.id, returnedAt: happening.at };
      return event("chat_unanswered", chatId, ChatUnanswered.toJSON(unanswered));
    }
    case "form_offered": {
      const offered = { chatId, operatorId: happening.by?.id ?? "", offeredAt: happening.at };
      return event("form_offered", chatId, FormOffered.toJSON(offered));
    }
    case "ended": {
      const { by, reason, at } = happening;
      const ended = { chatId, endedBy: toProtoAuthorKind(by), endedAt: at, reason };
      return event("chat_ended", chatId, ChatEnded.toJSON({ ...ended, chat: toProtoChat({ chat, preview: [] }) }));
    }
    case "identified":
      return visitorIdentified(chatId, chat.visitor.id, happening.client, happening.at);
    case "renamed": {
      const { name, summary } = happening;
      return event("chat_renamed", chatId, ChatRenamed.toJSON({ chatId, name, summary }));
    }
    case "rated": {
      const { score, comment, at } = happening.rating;
      return event("chat_rated", chatId, ChatRated.toJSON({ chatId, rating: { score, comment, ratedAt: at } }));
    }
    case "uploads_set":
      return event("uploads_set", chatId, UploadsSet.toJSON({ chatId, allowed: happening.allowed }));
    case "answered": {
      const { by, at } = happening;
      return event("chat_answered", chatId, ChatAnswered.toJSON({ chatId, operatorId: by.id, answeredAt: at }));
    }
    case "moved": {
      const { from, to, at } = happening;
      const moved = { chatId, fromDepartmentId: from.id, toDepartmentId: to.id, movedAt: at };
      return event("chat_moved", chatId, ChatMoved.toJSON(moved));
    }
  }
}

function event(name: ChatEvent, chatId: string, payload: unknown): OutboxEvent {
  return { id: newId(), subject: chatEventSubject(name, chatId), payload };
}
