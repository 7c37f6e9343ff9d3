import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import type { ServerFrame } from "@switchboard/contracts/realtime";
import type WebSocket from "ws";
import { type Arena, type ArenaOptions, messageText } from "./arena.ts";
import type { SwitchboardTarget } from "./job.ts";
import type { Ledger } from "./ledger.ts";
import { closeAll, openAll, openSocket, Waiter } from "./sockets.ts";

/** Requests of a sender that are not answered yet: frame id to message id. */
type Unanswered = Map<number, string>;

/** Speaks the frames of docs/realtime.md: visitors send, operators watch the chats they hold. */
export async function openSwitchboardArena(options: ArenaOptions<SwitchboardTarget>): Promise<Arena> {
  const { target, chats, ledger } = options;
  const operators = await openAll(target.operators, (token, operator) => openOperator(options, token, operator));
  const senders = await openAll(target.visitors.slice(0, chats), async (cookie) => {
    const unanswered: Unanswered = new Map();
    return { socket: await openVisitor(target.url, cookie, ledger, unanswered), unanswered };
  });
  let nextId = 1;
  return {
    send: (chat, messageId) => {
      const id = nextId++;
      senders[chat]?.unanswered.set(id, messageId);
      const frame = { t: "send", id, chat_id: target.chatIds[chat], message_id: messageId, text: messageText };
      senders[chat]?.socket.send(JSON.stringify(frame));
    },
    close: () => closeAll([...senders.map(({ socket }) => socket), ...operators]),
  };
}

async function openOperator(
  { target, chats, heads, ledger }: ArenaOptions<SwitchboardTarget>,
  token: string,
  operator: number,
): Promise<WebSocket> {
  const welcome = new Waiter();
  const watching = new Waiter();
  const held = heads.keys().filter((chat) => chat < chats && chat % target.operators.length === operator);
  const watches = [...held].map((chat) => ({
    t: "watch",
    id: chat + 1,
    chat_id: target.chatIds[chat],
    after_seq: heads[chat],
  }));
  let unanswered = watches.length;
  const socket = await openSocket(target.url, {}, (text) => {
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.t === "message") ledger.seen(frame.message.message_id, frame.message.seq);
    else if (frame.t === "watching" && --unanswered === 0) watching.done();
    else if (frame.t === "welcome") welcome.done();
    else if (frame.t === "error" || frame.t === "reset") throw new Error(`an operator was answered ${text}`);
  });
  socket.send(JSON.stringify({ t: "hello", protocol: REALTIME_PROTOCOL, token }));
  await welcome.promise;
  for (const watch of watches) socket.send(JSON.stringify(watch));
  await watching.promise;
  return socket;
}

async function openVisitor(url: string, cookie: string, ledger: Ledger, unanswered: Unanswered): Promise<WebSocket> {
  const welcome = new Waiter();
  const socket = await openSocket(url, { cookie }, (text) => {
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.t === "ack") {
      unanswered.delete(frame.id);
      ledger.acked(frame.message_id);
    } else if (frame.t === "error") {
      ledger.wasRefused(unanswered.get(frame.id ?? 0) ?? "", frame.reason);
    } else if (frame.t === "welcome") welcome.done();
  });
  socket.send(JSON.stringify({ t: "hello", protocol: REALTIME_PROTOCOL }));
  await welcome.promise;
  return socket;
}
