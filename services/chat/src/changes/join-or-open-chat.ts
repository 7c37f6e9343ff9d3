import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import type { Said } from "../domain/message.ts";
import type { Transition } from "../domain/transition.ts";
import { findChat, findNewestChat, lockOpenChat } from "../store/chats.ts";
import { findVisitorMessage } from "../store/messages.ts";
import { lockVisitor } from "../store/visitors.ts";
import { type AddedMessage, addMessage, tellMessage } from "./add-message.ts";
import { beginChat, tellBegun } from "./begin-chat.ts";

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

/** Where a message went. */
export interface Entry extends AddedMessage {
  readonly kind: "opened" | "joined" | "repeated";
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
  open: (previous: Chat | undefined) => Promise<Transition>,
): Promise<Entry> {
  const { visitorId, messageId } = sent;
  await lockVisitor(tx, visitorId, now);
  const running = await lockOpenChat(tx, visitorId, projectId);
  // Looked for after the lock: what the message path wrote to the running chat is visible by now.
  const earlier = await findVisitorMessage(tx, visitorId, projectId, messageId);
  if (earlier !== undefined) return { kind: "repeated", chat: await existing(tx, earlier.chatId), message: earlier };
  if (running !== undefined) return { kind: "joined", ...(await addMessage(tx, running, saidByVisitor(sent), now)) };
  const opening = await open(await findNewestChat(tx, visitorId, projectId));
  return { kind: "opened", ...(await beginChat(tx, opening, saidByVisitor(sent), abandonAfterS)) };
}

/** Tells the gateways of an entry after its commit. */
export function tellEntry(deps: ChatDeps, entry: Entry): void {
  if (entry.kind === "opened") tellBegun(deps, entry);
  if (entry.kind === "joined") tellMessage(deps, entry);
}

/** What a visitor wrote, as it is said in a chat. */
export function saidByVisitor({ visitorId, messageId, text }: VisitorMessage): Said {
  return { messageId, author: { kind: "visitor", id: visitorId, name: "" }, content: { kind: "text", text } };
}

async function existing(tx: Sql, chatId: string): Promise<Chat> {
  const chat = await findChat(tx, chatId);
  if (chat === undefined) throw chatNotFound(chatId);
  return chat;
}
