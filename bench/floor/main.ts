import { randomUUID } from "node:crypto";
import { connect } from "nats";
import pg from "pg";
import { type WebSocket, WebSocketServer } from "ws";
import { Committer } from "./committer.ts";
import { plannerOptions } from "./schema.ts";

/**
 * The least that keeps the promise of a message: one process, ws in, a shared commit, core NATS, ws out. No sign-in, no
 * rights, no limits, no outbox, no other process.
 *
 * In: `{t: "watch", chat_id}`, `{t: "send", id, chat_id, message_id, text}`.
 * Out: `{t: "watching"}`, `{t: "ack", id, chat_id, message_id, seq, sent_at}`, `{t: "message", message}`.
 */
type Frame =
  | { readonly t: "watch"; readonly chat_id: string }
  | {
      readonly t: "send";
      readonly id: number;
      readonly chat_id: string;
      readonly message_id: string;
      readonly text: string;
    };

const client = new pg.Client({ connectionString: process.env["FLOOR_DATABASE_URL"], options: plannerOptions });
await client.connect();
const natsUrl = new URL(process.env["FLOOR_NATS_URL"] ?? "");
const nats = await connect({ servers: natsUrl.host, user: natsUrl.username, pass: natsUrl.password });
const committer = new Committer(client);
const watchers = new Map<string, Set<WebSocket>>();
const decoder = new TextDecoder();

nats.subscribe("floor.chat.*", {
  callback: (error, message) => {
    if (error) throw error;
    const text = decoder.decode(message.data);
    for (const socket of watchers.get(message.subject.slice("floor.chat.".length)) ?? []) socket.send(text);
  },
});
await nats.flush();

new WebSocketServer({ host: "127.0.0.1", port: Number(process.env["FLOOR_PORT"]), perMessageDeflate: false }).on(
  "connection",
  (socket) => {
    const authorId = randomUUID();
    socket.on("message", (data: Buffer) => onFrame(socket, authorId, JSON.parse(data.toString()) as Frame));
    socket.on("close", () => {
      for (const sockets of watchers.values()) sockets.delete(socket);
    });
  },
);

function onFrame(socket: WebSocket, authorId: string, frame: Frame): void {
  const chatId = frame.chat_id;
  if (frame.t === "watch") {
    const sockets = watchers.get(chatId) ?? new Set();
    watchers.set(chatId, sockets.add(socket));
    socket.send(JSON.stringify({ t: "watching" }));
    return;
  }
  const { id, message_id, text } = frame;
  committer.submit({
    chatId,
    messageId: message_id,
    authorId,
    text,
    done: (seq, sentAt, fresh) => {
      socket.send(JSON.stringify({ t: "ack", id, chat_id: chatId, message_id, seq, sent_at: sentAt }));
      if (!fresh) return;
      const author = { kind: "visitor", id: authorId, name: null };
      const message = { chat_id: chatId, seq, message_id, author, text, file: null, system: null, sent_at: sentAt };
      nats.publish(`floor.chat.${chatId}`, JSON.stringify({ t: "message", message }));
    },
  });
}
