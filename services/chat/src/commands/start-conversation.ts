import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { addMessage } from "../changes/add-message.ts";
import { beginChat } from "../changes/begin-chat.ts";
import { type Delivery, deliverFirstWords } from "../changes/deliver-first-words.ts";
import { type Entry, tellEntry } from "../changes/join-or-open-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { alreadyTaken, answering, type Chat, type Named, named, operatorOf } from "../domain/chat.ts";
import type { Said } from "../domain/message.ts";
import { openHeld } from "../domain/opening.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findOwnDepartment } from "../queries/find-department.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { findNewestChat, findNewestOfClient, lockOpenChat } from "../store/chats.ts";
import { findMessage } from "../store/messages.ts";
import { lockKnownVisitor } from "../store/visitors.ts";

/** Whom an operator addresses, and with what. */
export interface StartConversation {
  readonly projectId: string;
  /** A client by the site's id, or a browser. */
  readonly person: { readonly kind: "client" | "visitor"; readonly id: string };
  readonly messageId: string;
  readonly text: string;
}

/** What came of it. */
export interface StartedConversation {
  readonly view: PreviewedChat;
  readonly delivered: Delivery;
}

/** Addresses a client first (C6). Throws what OutreachService.StartConversation says. */
export async function startConversation(
  deps: ChatDeps,
  asking: Asking,
  command: StartConversation,
): Promise<StartedConversation> {
  const by = named(requireStaff(asking.caller));
  let entry: Entry | undefined;
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, idempotent(asking, "StartConversation", command), async () => {
      entry = await enter(tx, deps, by, command);
      return entry.chat.id;
    });
    return findPreviewed(tx, chatId);
  });
  if (entry !== undefined) tellEntry(deps, entry);
  return { view, delivered: await deliverFirstWords(deps, by, view, command) };
}

/** Under the lock of the visitor's row, as a visitor's own openings: they have one running chat at most. */
async function enter(tx: Sql, deps: ChatDeps, by: Named, command: StartConversation): Promise<Entry> {
  const { projectId, messageId, text } = command;
  const department = named(await findOwnDepartment(tx, by.id, projectId));
  const newest = await newestChat(tx, command);
  await lockKnownVisitor(tx, newest.visitor.id);
  const running = await lockOpenChat(tx, newest.visitor.id, projectId);
  const said: Said = { messageId, author: { kind: "operator", ...by }, content: { kind: "text", text } };
  const at = deps.now();
  if (running === undefined) {
    const { project, visitor, origin } = newest;
    const opening = { id: newId(), project, department, visitor, origin, previousChatId: newest.id, at };
    return { kind: "opened", ...(await beginChat(tx, openHeld(opening, by), said, deps.abandonAfterS)) };
  }
  requireAnswering(running, by);
  const earlier = await findMessage(tx, running.id, messageId);
  if (earlier !== undefined) return { kind: "repeated", chat: running, message: earlier };
  return { kind: "joined", ...(await addMessage(tx, running, said, at)) };
}

async function newestChat(tx: Sql, { projectId, person }: StartConversation): Promise<Chat> {
  const find = person.kind === "client" ? findNewestOfClient : findNewestChat;
  const chat = await find(tx, person.id, projectId);
  if (chat === undefined) throw new AppError("not_found", "chat.client_unknown", { project_id: projectId });
  return chat;
}

function requireAnswering(running: Chat, by: Named): void {
  if (answering(running)?.id === by.id) return;
  const operator = operatorOf(running);
  if (operator !== undefined) throw alreadyTaken(running, operator);
  throw new AppError("failed_precondition", "chat.visitor_waits", { chat_id: running.id });
}
