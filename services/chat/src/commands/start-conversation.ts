import { appendToOutbox } from "@switchboard/bus/outbox";
import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { findProject, type ProjectRow } from "@switchboard/organisation/projects";
import type { Sql } from "@switchboard/pg/pool";
import { addMessage } from "../changes/add-message.ts";
import { beginChat } from "../changes/begin-chat.ts";
import type { Written } from "../changes/join-or-open-chat.ts";
import type { UnitOfWork } from "../changes/unit-of-work.ts";
import { writeChat } from "../changes/write.ts";
import type { ChatDeps, Command } from "../deps.ts";
import { alreadyTaken, answering, type Chat, type Named, named, operatorOf } from "../domain/chat.ts";
import type { Said } from "../domain/message.ts";
import { openHeld } from "../domain/opening.ts";
import { mailRequested } from "../events/mail-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findOwnDepartment } from "../queries/find-department.ts";
import { withPreview } from "../queries/previewed-chat.ts";
import { findNewestChat, findNewestOfClient, lockOpenChat } from "../store/chats.ts";
import { findMessage } from "../store/messages.ts";
import { lockKnownVisitor } from "../store/visitors.ts";

/** Whom an operator addresses, and with what. */
export interface StartConversation extends Written {
  readonly projectId: string;
  /** A client by the site's id, or a browser. */
  readonly person: { readonly kind: "client" | "visitor"; readonly id: string };
}

/** How an operator's first words reached the client (C6). */
type Delivery = "popup" | "mail" | "none";

/** What came of it. */
export interface StartedConversation {
  readonly view: PreviewedChat;
  readonly delivered: Delivery;
}

/** Addresses a client first (C6). Throws what OutreachService.StartConversation says. */
export const startConversation: Command<StartConversation, StartedConversation> = async (deps, asking, input) => {
  const by = named(requireStaff(asking.caller));
  const view = await writeChat(deps, { asking, rpc: "StartConversation", input }, async (unit) =>
    withPreview(unit.tx, await enter(unit, by, input)),
  );
  return { view, delivered: await deliver(deps, by, view, input) };
};

/** Under the lock of the visitor's row, as a visitor's own openings: they have one running chat at most. */
async function enter(unit: UnitOfWork, by: Named, input: StartConversation): Promise<Chat> {
  const { tx } = unit;
  const { projectId, messageId, text } = input;
  const department = named(await findOwnDepartment(tx, by.id, projectId));
  const newest = await newestChat(tx, input);
  await lockKnownVisitor(tx, newest.visitor.id);
  const running = await lockOpenChat(tx, newest.visitor.id, projectId);
  const said: Said = { messageId, author: { kind: "operator", ...by }, content: { kind: "text", text } };
  const at = unit.now();
  if (running === undefined) {
    const { project, visitor, openToVisitor, origin } = newest;
    const opening = { id: newId(), project, department, visitor, openToVisitor, origin, previousChatId: newest.id, at };
    return (await beginChat(unit, openHeld(opening, by), said)).chat;
  }
  // The client's browser is somebody else's meanwhile.
  if (running.visitor.clientId !== newest.visitor.clientId) throw clientUnknown(projectId);
  requireAnswering(running, by);
  const earlier = await findMessage(tx, running.id, messageId);
  return earlier === undefined ? (await addMessage(unit, running, said, at)).chat : running;
}

async function newestChat(tx: Sql, { projectId, person }: StartConversation): Promise<Chat> {
  const find = person.kind === "client" ? findNewestOfClient : findNewestChat;
  const chat = await find(tx, person.id, projectId);
  if (chat === undefined) throw clientUnknown(projectId);
  return chat;
}

function clientUnknown(projectId: string): AppError {
  return new AppError("not_found", "chat.client_unknown", { project_id: projectId });
}

function requireAnswering(running: Chat, by: Named): void {
  if (answering(running)?.id === by.id) return;
  const operator = operatorOf(running);
  if (operator !== undefined) throw alreadyTaken(running, operator);
  throw new AppError("failed_precondition", "chat.visitor_waits", { chat_id: running.id });
}

/**
 * Shows a chat that an operator began to the client, in an open widget or else by a mail that leads to it. The message's
 * id is the mail's as well: said again, it is one mail.
 */
async function deliver(
  deps: ChatDeps,
  by: Named,
  view: PreviewedChat,
  { messageId, text }: StartConversation,
): Promise<Delivery> {
  if (await deps.live.showToVisitor(view)) return "popup";
  const { id, project, visitor } = view.chat;
  const row = await findProject(deps.pool, project.id);
  const link = row && linkTo(row, id);
  if (visitor.email === "" || row === undefined || link === undefined) return "none";
  const params = { project_name: row.name, operator_name: by.name, text, link };
  const mail = {
    id: messageId,
    aboutId: id,
    to: [visitor.email],
    template: "invitation",
    language: row.language,
    params,
  } as const;
  await appendToOutbox(deps.pool, [mailRequested(mail)]);
  deps.committed();
  return "mail";
}

/** Where the client answers: a page of the site, whose widget opens for this parameter. */
function linkTo({ siteUrl, allowedOrigins }: ProjectRow, chatId: string): string | undefined {
  const page = URL.parse(siteUrl === "" ? (allowedOrigins[0] ?? "") : siteUrl);
  if (page === null) return undefined;
  page.searchParams.set("switchboard_chat", chatId);
  return page.href;
}
