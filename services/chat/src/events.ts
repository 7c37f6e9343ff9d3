import type { OutboxEvent } from "@switchboard/bus/outbox";
import {
  ChatEnded,
  ChatOpened,
  ChatTaken,
  MessageSent,
  VisitorIdentified,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_events";
import { chatEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { Chat, Happening } from "./domain/chat.ts";
import type { Message } from "./domain/message.ts";
import { toProtoAuthorKind, toProtoMessage } from "./mapping.ts";

/** A chat was opened. */
export function chatOpened(chat: Chat): OutboxEvent {
  return {
    id: newId(),
    subject: chatEventSubject("chat_opened", chat.id),
    payload: ChatOpened.toJSON({
      chatId: chat.id,
      projectId: chat.project.id,
      departmentId: chat.department.id,
      visitorId: chat.visitor.id,
      previousChatId: chat.previousChatId ?? "",
      openedAt: chat.openedAt,
    }),
  };
}

/** A message was written. Batches of messages build the same in SQL: store/message-batch.ts. */
export function messageSent(message: Message): OutboxEvent {
  return {
    id: newId(),
    subject: chatEventSubject("message_sent", message.chatId),
    payload: MessageSent.toJSON({ message: toProtoMessage(message) }),
  };
}

/** A chat was taken, ended or its visitor identified. */
export function chatHappened(chat: Chat, happening: Happening): OutboxEvent {
  const chatId = chat.id;
  const id = newId();
  switch (happening.kind) {
    case "taken": {
      const { operator, at } = happening;
      const payload = ChatTaken.toJSON({ chatId, operatorId: operator.id, takenAt: at });
      return { id, subject: chatEventSubject("chat_taken", chatId), payload };
    }
    case "ended": {
      const payload = ChatEnded.toJSON({ chatId, endedBy: toProtoAuthorKind(happening.by), endedAt: happening.at });
      return { id, subject: chatEventSubject("chat_ended", chatId), payload };
    }
    case "identified": {
      const { client, at } = happening;
      const ids = { chatId, visitorId: chat.visitor.id, clientId: client.id };
      const payload = VisitorIdentified.toJSON({ ...ids, identifiedAt: at });
      return { id, subject: chatEventSubject("visitor_identified", chatId), payload };
    }
  }
}
