import type { OutboxEvent } from "@switchboard/bus/outbox";
import { toTimestamp } from "@switchboard/contracts/times";
import type { Chat } from "../domain/chat.ts";
import type { ChatRequest } from "../store/chat-requests.ts";
import { fact } from "./fact.ts";

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
    return fact("client_requested", chat.id, wanted);
  }
  const { department, visitor, lastSeq } = chat;
  const client = { departmentId: department.id, clientId: visitor.clientId, name, email };
  return fact("ticket_requested", chat.id, { ...common, ...client, subject, headSeq: lastSeq });
}
