import type WebSocket from "ws";
import { type Arena, type ArenaOptions, messageText } from "./arena.ts";
import type { SocketIoTarget } from "./job.ts";
import type { Ledger } from "./ledger.ts";
import { closeAll, openAll, openSocket, Waiter } from "./sockets.ts";

/**
 * Speaks Socket.IO's own frames over a bare WebSocket, so that its client library does not cost the peer a share of this
 * machine that the others keep. `0` open, `2` ping, `3` pong, `40` connect, `42` event, `43` ack.
 */
export async function openSocketIoArena({ target, chats, ledger }: ArenaOptions<SocketIoTarget>): Promise<Arena> {
  const chatIds = target.chatIds.slice(0, chats);
  const operators = await openAll(Array.from({ length: target.operators }), (_, operator) => {
    const watched = chatIds.filter((_id, chat) => chat % target.operators === operator);
    // The first half of the operators is on the first node, and every second visitor: half of the messages cross over.
    return openOperator(nodeUrl(target, (2 * operator) / target.operators), watched, ledger);
  });
  const senders = await openAll(chatIds, (_, chat) => openVisitor(nodeUrl(target, chat), ledger));
  let nextId = 1;
  return {
    send: (chat, messageId) => {
      const id = nextId++;
      const body = { chat_id: chatIds[chat], message_id: messageId, text: messageText };
      senders[chat]?.unanswered.set(id, messageId);
      senders[chat]?.socket.send(`42${id}${JSON.stringify(["send", body])}`);
    },
    close: () => closeAll([...senders.map(({ socket }) => socket), ...operators]),
  };
}

function nodeUrl({ urls }: SocketIoTarget, index: number): string {
  const url = urls[Math.floor(index) % urls.length];
  return `${url}/socket.io/?EIO=4&transport=websocket`;
}

async function openOperator(url: string, chatIds: readonly string[], ledger: Ledger): Promise<WebSocket> {
  const watching = new Waiter();
  const socket = await connect(url, (kind, body) => {
    if (kind === "43") return watching.done();
    const [, message] = JSON.parse(body) as [string, { message_id: string; seq: number }];
    ledger.seen(message.message_id, message.seq);
  });
  socket.send(`421${JSON.stringify(["watch", chatIds])}`);
  await watching.promise;
  return socket;
}

async function openVisitor(url: string, ledger: Ledger) {
  const unanswered = new Map<number, string>();
  const socket = await connect(url, (kind, body) => {
    if (kind !== "43") return;
    const bracket = body.indexOf("[");
    const id = Number(body.slice(0, bracket));
    const [answer] = JSON.parse(body.slice(bracket)) as [{ error?: string }];
    const messageId = unanswered.get(id) ?? "";
    unanswered.delete(id);
    if (answer.error === undefined) ledger.acked(messageId);
    else ledger.wasRefused(messageId, answer.error);
  });
  return { socket, unanswered };
}

async function connect(url: string, onPacket: (kind: "42" | "43", body: string) => void): Promise<WebSocket> {
  const connected = new Waiter();
  const socket = await openSocket(url, {}, (text, self) => {
    const kind = text.slice(0, 2);
    if (kind === "42" || kind === "43") onPacket(kind, text.slice(2));
    else if (kind === "40") connected.done();
    else if (text.startsWith("0")) self.send("40");
    else if (text === "2") self.send("3");
  });
  await connected.promise;
  return socket;
}
