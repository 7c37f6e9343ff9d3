import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { type Entry, joinOrOpenChat, type Written } from "../changes/join-or-open-chat.ts";
import { inUnitOfWork } from "../changes/unit-of-work.ts";
import type { ChatDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { type Chat, named } from "../domain/chat.ts";
import { openWaiting, returningVisitor } from "../domain/opening.ts";
import type { Transition } from "../domain/transition.ts";
import { findSuccessor, isAnswerable } from "../queries/find-department.ts";
import type { OfChat } from "../queries/visible-chat.ts";
import { findChat } from "../store/chats.ts";
import { findProvenClient } from "../store/visitor-clients.ts";

type Visitor = Caller & { readonly kind: "visitor" };

/** A visitor's message to a chat of theirs that has ended. */
export interface LateMessage extends OfChat, Written {}

/**
 * Brings a visitor's message to an ended chat (C16) to the chat they have open in its project meanwhile, or opens one
 * that goes on from the old one. The same message again has the same effect, once.
 */
export async function continueChat(deps: ChatDeps, caller: Visitor, late: LateMessage): Promise<Entry> {
  const { chatId, ...message } = late;
  const now = deps.now();
  return inUnitOfWork(deps, async (unit) => {
    const ended = visible({ kind: "visitor", id: caller.id }, await findChat(unit.tx, chatId), chatId);
    const sent = { visitorId: caller.id, ...message };
    return joinOrOpenChat(unit, ended.project.id, sent, now, () => goOnFrom(unit.tx, ended, caller, now));
  });
}

async function goOnFrom(tx: Sql, ended: Chat, caller: Visitor, at: Date): Promise<Transition> {
  const { project, origin } = ended;
  const successor = await findSuccessor(tx, ended);
  const department = named(successor ?? ended.department);
  const visitor = returningVisitor(ended, await findProvenClient(tx, caller.id, project.id));
  const answerable = successor !== undefined && (await isAnswerable(tx, successor, at));
  return openWaiting({ id: newId(), project, department, visitor, origin, previousChatId: ended.id, at }, answerable);
}
