import type { ChatLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import type { ServerFrame } from "@switchboard/contracts/realtime";
import { assertNever } from "@switchboard/kit/errors";
import { toAuthorKind, toAuthorView, toChatView, toCursorsView, toMessageView } from "../mapping/chat-views.ts";
import { encodeFrame } from "./server-frames.ts";

/** The frame of a live event of a chat, made once for all sockets; undefined for an event of a newer version of chat. */
export function chatEventFrame({ chatId, event }: ChatLive): string | undefined {
  return event === undefined ? undefined : encodeFrame(toFrame(chatId, event));
}

function toFrame(chatId: string, event: NonNullable<ChatLive["event"]>): ServerFrame {
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
    case "chat":
      return { t: "chat", chat: toChatView(event.value) };
    case "typing":
      return { t: "typing", chat_id: chatId, author: toAuthorView(event.value.author) };
    default:
      return assertNever(event);
  }
}
