import type WebSocket from "ws";
import { type Arena, type ArenaOptions, messageText } from "./arena.ts";
import type { FloorTarget } from "./job.ts";
import type { Ledger } from "./ledger.ts";
import { closeAll, openAll, openSocket, Waiter } from "./sockets.ts";

type Frame =
  | { readonly t: "watching" }
  | { readonly t: "ack"; readonly message_id: string }
  | { readonly t: "message"; readonly message: { readonly message_id: string; readonly seq: number } };

/** Speaks to the floor; see floor/main.ts for its frames. */
export async function openFloorArena({ target, chats, ledger }: ArenaOptions<FloorTarget>): Promise<Arena> {
  const chatIds = target.chatIds.slice(0, chats);
  const operators = await openAll(Array.from({ length: target.operators }), (_, operator) => {
    const watched = chatIds.filter((_id, chat) => chat % target.operators === operator);
    return openOperator(target.url, watched, ledger);
  });
  const visitors = await openAll(chatIds, () => openSocket(target.url, {}, (text) => onFrame(text, ledger)));
  return {
    send: (chat, messageId) => {
      const frame = { t: "send", id: 1, chat_id: chatIds[chat], message_id: messageId, text: messageText };
      visitors[chat]?.send(JSON.stringify(frame));
    },
    close: () => closeAll([...visitors, ...operators]),
  };
}

async function openOperator(url: string, chatIds: readonly string[], ledger: Ledger): Promise<WebSocket> {
  const watching = new Waiter();
  let unanswered = chatIds.length;
  const socket = await openSocket(url, {}, (text) => {
    if (onFrame(text, ledger).t === "watching" && --unanswered === 0) watching.done();
  });
  for (const chatId of chatIds) socket.send(JSON.stringify({ t: "watch", chat_id: chatId }));
  await watching.promise;
  return socket;
}

function onFrame(text: string, ledger: Ledger): Frame {
  const frame = JSON.parse(text) as Frame;
  if (frame.t === "ack") ledger.acked(frame.message_id);
  else if (frame.t === "message") ledger.seen(frame.message.message_id, frame.message.seq);
  return frame;
}
