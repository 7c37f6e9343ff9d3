import type { AckFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { CursorsView, MessageView } from "@switchboard/contracts/schemas/message";
import { furthest } from "./thread/cursor-reporter.ts";

/** The two sides of a chat that have cursors. */
export type Side = "visitor" | "operator";

const PREVIEW_MAX = 3;
const noCursors: CursorsView = { delivered_seq: 0, read_seq: 0 };

/** A chat of which nothing is known but its id: nothing can be written to it. Its version gives way to every other. */
export function unknownChat(id: string): ChatView {
  const nothing = { id: "", name: "" };
  return {
    id,
    project: nothing,
    department: nothing,
    state: "ended",
    visitor: { id: "", name: null, email: null, phone: null, client_id: null },
    operator: null,
    opened_at: "",
    queued_at: "",
    taken_at: null,
    ended_at: null,
    ended_by: null,
    head_seq: 0,
    visitor_cursors: noCursors,
    operator_cursors: noCursors,
    previous_chat_id: null,
    preview: [],
    version: -1,
    end_reason: null,
    form_offered_at: null,
    first_reply_at: null,
    uploads_allowed: null,
    rating: null,
    staff: null,
  };
}

/** What is known of the chat that goes on from an ended one (C16), until the gateway shows it. */
export function continuedChat(ended: ChatView, ack: AckFrame): ChatView {
  return {
    ...unknownChat(ack.chat_id),
    project: ended.project,
    department: ended.department,
    state: "waiting",
    visitor: ended.visitor,
    opened_at: ack.sent_at,
    queued_at: ack.sent_at,
    head_seq: ack.seq,
    previous_chat_id: ended.id,
  };
}

/** The newer of two views; what only grows never shrinks. Returns `known` itself when `other` says nothing new. */
export function mergeChat(known: ChatView, other: ChatView): ChatView {
  const base = other.version >= known.version ? other : known;
  const merged: ChatView = {
    ...base,
    head_seq: Math.max(known.head_seq, other.head_seq),
    preview: (other.preview.at(-1)?.seq ?? 0) >= (known.preview.at(-1)?.seq ?? 0) ? other.preview : known.preview,
    visitor_cursors: furthest(known.visitor_cursors, other.visitor_cursors),
    operator_cursors: furthest(known.operator_cursors, other.operator_cursors),
  };
  return JSON.stringify(merged) === JSON.stringify(known) ? known : merged;
}

/** Moves the cursors of one side, never back. */
export function withCursors(chat: ChatView, side: Side, cursors: CursorsView): ChatView {
  const key = side === "visitor" ? "visitor_cursors" : "operator_cursors";
  const moved = furthest(chat[key], cursors);
  return moved === chat[key] ? chat : { ...chat, [key]: moved };
}

/** Adds a message to the preview. */
export function withMessage(chat: ChatView, message: MessageView): ChatView {
  if (message.seq <= chat.head_seq) return chat;
  return { ...chat, head_seq: message.seq, preview: [...chat.preview, message].slice(-PREVIEW_MAX) };
}
