import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound } from "../domain/access.ts";
import type { Chat, WaitingChat } from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { chatOpened, messageSent } from "../events.ts";
import { findChat, findNewestChat, insertChat, lockOpenChat, saveHead } from "../store/chats.ts";
import { findVisitorMessage, insertMessage } from "../store/messages.ts";
import { lockVisitor } from "../store/visitors.ts";

/** What a visitor wrote. */
export interface VisitorMessage {
  readonly visitorId: string;
  readonly messageId: string;
  readonly text: string;
}

/** Where the message went. */
export interface Entry {
  readonly kind: "opened" | "joined" | "repeated";
  readonly chat: Chat;
  readonly message: Message;
}

/**
 * Brings a visitor's message to their open chat in a project, or opens one with it. The visitor's row is locked, so at
 * once or again, one message has one effect: the id is looked for among all their chats of the project.
 *
 * @param open makes the new chat; it is given the newest ended one, if any
 */
export async function joinOrOpenChat(
  tx: Sql,
  projectId: string,
  sent: VisitorMessage,
  now: Date,
  open: (previous: Chat | undefined) => Promise<WaitingChat>,
): Promise<Entry> {
  await lockVisitor(tx, sent.visitorId, now);
  const running = await lockOpenChat(tx, sent.visitorId, projectId);
  // Looked for after the lock: what the message path wrote to the running chat is visible by now.
  const earlier = await findVisitorMessage(tx, sent.visitorId, projectId, sent.messageId);
  if (earlier !== undefined) return { kind: "repeated", chat: await chatWith(tx, earlier), message: earlier };
  return running === undefined ? start(tx, projectId, sent, now, open) : join(tx, running, sent, now);
}

/** Tells the gateways of an entry after its commit. */
export function tellEntry({ live, committed }: ChatDeps, { kind, chat, message }: Entry): void {
  if (kind === "repeated") return;
  live.messageSent(message, kind === "joined" && chat.state === "waiting" ? chat.department.id : undefined);
  if (kind === "opened") live.chatOpened({ chat, preview: [message] });
  committed();
}

async function start(
  tx: Sql,
  projectId: string,
  sent: VisitorMessage,
  now: Date,
  open: (previous: Chat | undefined) => Promise<WaitingChat>,
): Promise<Entry> {
  const chat = await open(await findNewestChat(tx, sent.visitorId, projectId));
  const message = toMessage(chat, sent, now);
  await insertChat(tx, chat);
  await insertMessage(tx, message);
  await appendToOutbox(tx, [chatOpened(chat), messageSent(message)]);
  return { kind: "opened", chat, message };
}

async function join(tx: Sql, running: Chat, sent: VisitorMessage, now: Date): Promise<Entry> {
  const chat = { ...running, lastSeq: running.lastSeq + 1 };
  const message = toMessage(chat, sent, now);
  await insertMessage(tx, message);
  await saveHead(tx, chat.id, chat.lastSeq);
  await appendToOutbox(tx, [messageSent(message)]);
  return { kind: "joined", chat, message };
}

async function chatWith(tx: Sql, { chatId }: Message): Promise<Chat> {
  const chat = await findChat(tx, chatId);
  if (chat === undefined) throw chatNotFound(chatId);
  return chat;
}

/** The message as the chat's newest. */
function toMessage(chat: Chat, { messageId, text }: VisitorMessage, sentAt: Date): Message {
  const { id, name } = chat.visitor;
  return {
    chatId: chat.id,
    seq: chat.lastSeq,
    messageId,
    author: { kind: "visitor", id, name },
    content: { kind: "text", text },
    sentAt,
  };
}
