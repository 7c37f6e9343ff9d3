import type { Chat } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { Said } from "../domain/message.ts";
import type { Transition } from "../domain/transition.ts";
import { readExisting } from "../queries/previewed-chat.ts";
import { findNewestChat, lockOpenChat } from "../store/chats.ts";
import { findVisitorMessage } from "../store/messages.ts";
import { lockVisitor } from "../store/visitors.ts";
import { type AddedMessage, addMessage } from "./add-message.ts";
import { beginChat } from "./begin-chat.ts";
import { writeTransition } from "./change-chat.ts";
import type { UnitOfWork } from "./unit-of-work.ts";

/** A text that somebody writes, under an id that they made. */
export interface Written {
  readonly messageId: string;
  readonly text: string;
}

/** What a visitor wrote. */
export interface VisitorMessage extends Written {
  readonly visitorId: string;
}

/** Where a message went. */
export interface Entry extends AddedMessage {
  /** It was there already. */
  readonly repeated: boolean;
}

/**
 * Brings a visitor's message to their open chat in a project, or opens one with it. The visitor's row is locked, so at
 * once or again, one message has one effect: the id is looked for among all their chats of the project.
 *
 * @param open makes the new chat; it is given the newest ended one, if any
 */
export async function joinOrOpenChat(
  unit: UnitOfWork,
  projectId: string,
  sent: VisitorMessage,
  at: Date,
  open: (previous: Chat | undefined) => Promise<Transition>,
): Promise<Entry> {
  const { tx } = unit;
  const { visitorId, messageId } = sent;
  await lockVisitor(tx, visitorId, at);
  const running = await lockOwnChat(unit, visitorId, projectId, at);
  // Looked for after the lock: what the message path wrote to the running chat is visible by now.
  const earlier = await findVisitorMessage(tx, visitorId, projectId, messageId);
  if (earlier !== undefined) return { repeated: true, chat: await readExisting(tx, earlier.chatId), message: earlier };
  const said = saidByVisitor(sent);
  const added =
    running === undefined
      ? await beginChat(unit, await open(await findNewestChat(tx, visitorId, projectId)), said)
      : await addMessage(unit, running, said, at);
  return { repeated: false, ...added };
}

/**
 * The visitor's open chat in a project with its row locked, if any; theirs is locked already. One of a client whom they do
 * not prove to be any more ends here: there is one open chat for a visitor (ADR 10), and that one is not for their eyes.
 */
export async function lockOwnChat(
  unit: UnitOfWork,
  visitorId: string,
  projectId: string,
  at: Date,
): Promise<Chat | undefined> {
  const running = await lockOpenChat(unit.tx, visitorId, projectId);
  if (running === undefined || running.openToVisitor) return running;
  await writeTransition(unit, running, decide(running, { kind: "end", by: "visitor" }, at));
  return undefined;
}

/** What a visitor wrote, as it is said in a chat. */
export function saidByVisitor({ visitorId, messageId, text }: VisitorMessage): Said {
  return { messageId, author: { kind: "visitor", id: visitorId, name: "" }, content: { kind: "text", text } };
}
