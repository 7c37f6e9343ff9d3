import type { OutboxEvent } from "@switchboard/bus/outbox";
import { toEventJson } from "@switchboard/contracts/encode";
import {
  ClientRequestedSchema,
  TicketRequestedSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/request_events";
import { chatEventSubject } from "@switchboard/contracts/subjects";
import { toTimestamp } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import type { Chat } from "../domain/chat.ts";
import type { ChatRequest } from "../store/chat-requests.ts";

/** Something is wanted from a chat that others do. */
export function requestAdded(chat: Chat, request: ChatRequest): OutboxEvent {
  const { id, kind, requestedById, requestedByName, requestedAt, params } = request;
  const { name = "", email = "", phone = "", subject = "" } = params;
  const common = {
    requestId: id,
    chatId: chat.id,
    projectId: chat.project.id,
    requestedById,
    requestedByName,
    requestedAt: toTimestamp(requestedAt),
  };
  if (kind === "client") {
    const wanted = { ...common, visitorId: chat.visitor.id, name, email, phone };
    return {
      id: newId(),
      subject: chatEventSubject("client_requested", chat.id),
      payload: toEventJson(ClientRequestedSchema, wanted),
    };
  }
  const { department, visitor, lastSeq } = chat;
  const wanted = {
    ...common,
    departmentId: department.id,
    clientId: visitor.clientId,
    name,
    email,
    subject,
    headSeq: lastSeq,
  };
  return {
    id: newId(),
    subject: chatEventSubject("ticket_requested", chat.id),
    payload: toEventJson(TicketRequestedSchema, wanted),
  };
}
