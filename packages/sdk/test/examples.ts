import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { MessageView } from "@switchboard/contracts/schemas/message";
import type { StaffView } from "@switchboard/contracts/schemas/organisation";

/** Ids and views that tests start from. */
export const chatIdOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
export const projectId = chatIdOf(700);
export const visitorId = chatIdOf(800);

export const aStaff: StaffView = {
  id: chatIdOf(600),
  email: "alice@acme.test",
  name: "Alice",
  role: "operator",
  department_ids: [],
  permissions: ["chat"],
  mode: "online",
};

export function aChat(change: Partial<ChatView> = {}): ChatView {
  return {
    id: chatIdOf(1),
    project: { id: projectId, name: "Acme" },
    department: { id: chatIdOf(500), name: "Support" },
    state: "waiting",
    visitor: { id: visitorId, name: "Ann", email: null, phone: null, client_id: null },
    operator: null,
    opened_at: "2026-11-22T10:00:00.000Z",
    queued_at: "2026-11-22T10:00:00.000Z",
    taken_at: null,
    ended_at: null,
    ended_by: null,
    head_seq: 0,
    visitor_cursors: { delivered_seq: 0, read_seq: 0 },
    operator_cursors: { delivered_seq: 0, read_seq: 0 },
    previous_chat_id: null,
    preview: [],
    version: 1,
    end_reason: null,
    form_offered_at: null,
    first_reply_at: null,
    uploads_allowed: null,
    rating: null,
    staff: null,
    ...change,
  };
}

export function aHeldChat(change: Partial<ChatView> = {}): ChatView {
  const operator = { id: aStaff.id, name: aStaff.name };
  return aChat({ state: "held", operator, taken_at: "2026-11-22T10:01:00.000Z", version: 2, ...change });
}

/** A message of the visitor. */
export function aMessage(chatId: string, seq: number, change: Partial<MessageView> = {}): MessageView {
  return {
    chat_id: chatId,
    seq,
    message_id: `${chatId}:${seq}`,
    author: { kind: "visitor", id: visitorId, name: "Ann" },
    text: `text ${seq}`,
    file: null,
    system: null,
    sent_at: "2026-11-22T10:00:00.000Z",
    ...change,
  };
}
