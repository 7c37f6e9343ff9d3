import { appendToOutbox } from "@switchboard/bus/outbox";
import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { findProject } from "@switchboard/organisation/projects";
import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { alreadyTaken, answering, type Chat, type Named, operatorOf } from "../domain/chat.ts";
import type { Message } from "../domain/message.ts";
import { deadlinesOf, type Limits, listedIn } from "../domain/obligations.ts";
import { openHeld } from "../domain/opening.ts";
import { chatHappened, chatOpened, messageSent } from "../events/chat-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { insertObligations } from "../store/chat-changes.ts";
import { findNewestChat, findNewestOfClient, insertChat, lockOpenChat, saveOperatorMessage } from "../store/chats.ts";
import { findLimits, listServing } from "../store/departments.ts";
import { findMessage, insertMessage } from "../store/messages.ts";
import { lockKnownVisitor } from "../store/visitors.ts";
import { type Delivery, deliverFirstWords } from "./deliver-first-words.ts";

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

interface Begun {
  readonly kind: "opened" | "joined" | "repeated";
  readonly chat: Chat;
  readonly message: Message;
}

/** Addresses a client first (C6). Throws what OutreachService.StartConversation says. */
export async function startConversation(
  deps: ChatDeps,
  asking: Asking,
  command: StartConversation,
): Promise<StartedConversation> {
  const { id, name } = requireStaff(asking.caller);
  let begun: Begun | undefined;
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, idempotent(asking, "StartConversation", command), async () => {
      begun = await begin(tx, deps, { id, name }, command);
      return begun.chat.id;
    });
    return findPreviewed(tx, chatId);
  });
  if (begun !== undefined) tell(deps, begun, view);
  return { view, delivered: await deliverFirstWords(deps, { id, name }, view, command) };
}

/** Under the lock of the visitor's row, as a visitor's own openings: they have one running chat at most. */
async function begin(tx: Sql, deps: ChatDeps, by: Named, command: StartConversation): Promise<Begun> {
  const { projectId, messageId } = command;
  const department = await departmentFor(tx, by.id, projectId);
  const newest = await newestChat(tx, command);
  await lockKnownVisitor(tx, newest.visitor.id);
  const running = await lockOpenChat(tx, newest.visitor.id, projectId);
  if (running === undefined) return open(tx, deps, by, newest, department, command);
  requireAnswering(running, by);
  const earlier = await findMessage(tx, running.id, messageId);
  if (earlier !== undefined) return { kind: "repeated", chat: running, message: earlier };
  return join(tx, deps, by, running, command);
}

async function departmentFor(tx: Sql, staffId: string, projectId: string): Promise<Named> {
  const project = await findProject(tx, projectId);
  if (project === undefined) throw new AppError("not_found", "chat.project_not_found", { project_id: projectId });
  const { departmentIds } = await findStaffReader(tx, staffId);
  const own = (await listServing(tx, projectId)).find(({ id }) => departmentIds.includes(id));
  if (own === undefined) throw new AppError("not_found", "chat.department_not_found", { project_id: projectId });
  return { id: own.id, name: own.name };
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

async function open(
  tx: Sql,
  { now, abandonAfterS }: ChatDeps,
  by: Named,
  newest: Chat,
  department: Named,
  command: StartConversation,
): Promise<Begun> {
  const { project, visitor, pageUrl, referrer, userAgent, ipAddress } = newest;
  const facts = { project, department, visitor, pageUrl, referrer, userAgent, ipAddress };
  const chat = openHeld({ ...facts, id: newId(), previousChatId: newest.id, at: now() }, by);
  const message = toMessage(chat, by, command, chat.openedAt);
  await insertChat(tx, chat);
  await insertMessage(tx, message);
  const limits = await findLimits(tx, [department.id], abandonAfterS);
  await insertObligations(tx, chat, deadlinesOf(chat, limits.get(department.id) as Limits));
  const taken = { kind: "taken", operator: by, way: "started", at: chat.openedAt } as const;
  await appendToOutbox(tx, [chatOpened(chat), chatHappened(chat, taken), messageSent(message)]);
  return { kind: "opened", chat, message };
}

async function join(tx: Sql, { now }: ChatDeps, by: Named, running: Chat, command: StartConversation): Promise<Begun> {
  const chat = { ...running, lastSeq: running.lastSeq + 1 };
  const message = toMessage(chat, by, command, now());
  await insertMessage(tx, message);
  await saveOperatorMessage(tx, chat.id, message.seq, message.sentAt);
  await appendToOutbox(tx, [messageSent(message)]);
  return { kind: "joined", chat, message };
}

/** The message as the chat's newest. */
function toMessage(chat: Chat, by: Named, { messageId, text }: StartConversation, sentAt: Date): Message {
  return {
    chatId: chat.id,
    seq: chat.lastSeq,
    messageId,
    author: { kind: "operator", ...by },
    content: { kind: "text", text },
    sentAt,
  };
}

function tell(deps: ChatDeps, { kind, chat, message }: Begun, view: PreviewedChat): void {
  if (kind === "repeated") return;
  if (kind === "opened") deps.live.chatOpened(view);
  else deps.live.messageSent(message, listedIn(chat));
  deps.committed();
}
