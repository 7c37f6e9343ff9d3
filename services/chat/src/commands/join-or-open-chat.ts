import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound } from "../domain/access.ts";
import type { Chat, WaitingChat } from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { deadlinesOf, type Limits, listedIn } from "../domain/obligations.ts";
import { chatOpened, messageSent } from "../events/chat-events.ts";
import { insertObligations } from "../store/chat-changes.ts";
import { findChat, findNewestChat, insertChat, lockOpenChat, saveVisitorMessage } from "../store/chats.ts";
import { findLimits } from "../store/departments.ts";
import { findVisitorMessage, insertMessage } from "../store/messages.ts";
import { lockVisitor } from "../store/visitors.ts";

/** What a visitor wrote. */
export interface VisitorMessage {
  readonly visitorId: string;
  readonly messageId: string;
  readonly text: string;
}

/** When it came, and what is decided by the clock from then on. */
export interface Moment {
  readonly now: Date;
  /** As in ChatDeps. */
  readonly abandonAfterS: number;
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
  { now, abandonAfterS }: Moment,
  open: (previous: Chat | undefined) => Promise<WaitingChat>,
): Promise<Entry> {
  await lockVisitor(tx, sent.visitorId, now);
  const running = await lockOpenChat(tx, sent.visitorId, projectId);
  // Looked for after the lock: what the message path wrote to the running chat is visible by now.
  const earlier = await findVisitorMessage(tx, sent.visitorId, projectId, sent.messageId);
  if (earlier !== undefined) return { kind: "repeated", chat: await chatWith(tx, earlier), message: earlier };
  if (running !== undefined) return addMessage(tx, running, sent, now);
  const entry = await start(tx, projectId, sent, now, open);
  const limits = await findLimits(tx, [entry.chat.department.id], abandonAfterS);
  await insertObligations(tx, entry.chat, deadlinesOf(entry.chat, limits.get(entry.chat.department.id) as Limits));
  return entry;
}

/** Tells the gateways of an entry after its commit. */
export function tellEntry(deps: ChatDeps, { kind, chat, message }: Entry): void {
  if (kind === "repeated") return;
  deps.live.messageSent(message, kind === "joined" ? listedIn(chat) : []);
  if (kind === "opened") deps.live.chatOpened({ chat, preview: [message] });
  deps.committed();
  deps.nudgeRouting();
  if (chat.state === "parked") deps.parkedWritten();
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

/** Brings a visitor's message to their running chat, whose row is locked. */
export async function addMessage(tx: Sql, running: Chat, sent: VisitorMessage, now: Date): Promise<Entry> {
  const chat = { ...running, lastSeq: running.lastSeq + 1 };
  const message = toMessage(chat, sent, now);
  await insertMessage(tx, message);
  await saveVisitorMessage(tx, chat.id, chat.lastSeq, now);
  await appendToOutbox(tx, [messageSent(message)]);
  return { kind: "joined", chat, message };
}

async function chatWith(tx: Sql, { chatId }: Message): Promise<Chat> {
  const chat = await findChat(tx, chatId);
  if (chat === undefined) throw chatNotFound(chatId);
  return chat;
}

/** The visitor's message as the chat's newest. */
export function toMessage(chat: Chat, { messageId, text }: VisitorMessage, sentAt: Date): Message {
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
