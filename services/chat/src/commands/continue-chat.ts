import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { DepartmentRow } from "@switchboard/organisation/departments";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound } from "../domain/access.ts";
import type { Chat, WaitingChat } from "../domain/chat.ts";
import { openWith, returningVisitor } from "../domain/opening.ts";
import { isAnswerable } from "../queries/is-answerable.ts";
import { findChat } from "../store/chats.ts";
import { findChatDepartment } from "../store/departments.ts";
import { type Entry, joinOrOpenChat, tellEntry } from "./join-or-open-chat.ts";
import { clientOf, named } from "./open-chat.ts";

/** A visitor's message to a chat of theirs that has ended. */
export interface LateMessage {
  readonly chatId: string;
  readonly messageId: string;
  readonly text: string;
}

/**
 * Brings a visitor's message to an ended chat (C16) to the chat they have open in its project meanwhile, or opens one
 * that goes on from the old one. The same message again has the same effect, once.
 */
export async function continueChat(
  deps: ChatDeps,
  caller: Caller & { readonly kind: "visitor" },
  late: LateMessage,
): Promise<Entry> {
  const now = deps.now();
  const entry = await inTransaction(deps.pool, async (tx) => {
    const ended = await findChat(tx, late.chatId);
    if (ended === undefined || ended.visitor.id !== caller.id) throw chatNotFound(late.chatId);
    const sent = { visitorId: caller.id, messageId: late.messageId, text: late.text };
    const moment = { now, abandonAfterS: deps.abandonAfterS };
    return joinOrOpenChat(tx, ended.project.id, sent, moment, async () => goOnFrom(tx, ended, caller, now));
  });
  tellEntry(deps, entry);
  return entry;
}

async function goOnFrom(tx: Sql, ended: Chat, caller: Caller, at: Date): Promise<WaitingChat> {
  const { project, pageUrl, referrer, userAgent, ipAddress } = ended;
  const department = await departmentFor(tx, ended);
  return openWith({
    id: newId(),
    project,
    department: department === undefined ? ended.department : named(department),
    visitor: returningVisitor(ended, clientOf(caller, project.id)),
    previousChatId: ended.id,
    pageUrl,
    referrer,
    userAgent,
    ipAddress,
    at,
    answerable: department !== undefined && (await isAnswerable(tx, department, at)),
  });
}

/** The department that had the chat if it still answers the project's chats, else the one that answers them now. */
export async function departmentFor(tx: Sql, { project, department }: Chat): Promise<DepartmentRow | undefined> {
  return (
    (await findChatDepartment(tx, project.id, department.id)) ?? (await findChatDepartment(tx, project.id, undefined))
  );
}
