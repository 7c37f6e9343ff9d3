import type { OutboxEvent } from "@switchboard/bus/outbox";
import { ClientRequested, TicketRequested } from "@switchboard/contracts/gen/switchboard/chat/v1/request_events";
import { chatEventSubject } from "@switchboard/contracts/subjects";
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
    requestedAt,
  };
  if (kind === "client") {
    const wanted = { ...common, visitorId: chat.visitor.id, name, email, phone };
    return {
      id: newId(),
      subject: chatEventSubject("client_requested", chat.id),
      payload: ClientRequested.toJSON(wanted),
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
    payload: TicketRequested.toJSON(wanted),
  };
}
