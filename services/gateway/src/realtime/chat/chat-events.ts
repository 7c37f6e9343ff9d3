import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { ChatLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import type { ServerFrame } from "@switchboard/contracts/realtime";
import { assertNever } from "@switchboard/kit/errors";
import {
  type Audience,
  toAuthorKind,
  toAuthorView,
  toChatView,
  toCursorsView,
  toMessageView,
} from "../../mapping/chat-views.ts";
import { toTimestamp } from "../../mapping/to-timestamp.ts";
import { encodeFrame } from "../socket/server-frames.ts";

/** A live event of a chat that everyone who watches it is told in the same words. */
export type SharedEvent = Exclude<NonNullable<ChatLive["event"]>, { $case: "chat" }>;

/** The frame of a live event of a chat, made once for all sockets. */
export function chatEventFrame(chatId: string, event: SharedEvent): string {
  return encodeFrame(toFrame(chatId, event));
}

/** The frames of a changed chat, each made when it is first asked for. */
export function chatFrames(chat: Chat): (audience: Audience) => string {
  const frames = new Map<Audience, string>();
  return (audience) => {
    const frame = frames.get(audience) ?? encodeFrame({ t: "chat", chat: toChatView(chat, audience) });
    frames.set(audience, frame);
    return frame;
  };
}

function toFrame(chatId: string, event: SharedEvent): ServerFrame {
  switch (event.$case) {
    case "message":
      return { t: "message", message: toMessageView(event.value) };
    case "cursors":
      return {
        t: "cursors",
        chat_id: chatId,
        side: toAuthorKind(event.value.side) === "visitor" ? "visitor" : "operator",
        cursors: toCursorsView(event.value.cursors),
      };
    case "typing":
      return { t: "typing", chat_id: chatId, author: toAuthorView(event.value.author) };
    case "page": {
      const { url, title, visitedAt } = event.value;
      return { t: "page", chat_id: chatId, page: { url, title, visited_at: toTimestamp(visitedAt) } };
    }
    default:
      return assertNever(event);
  }
}
