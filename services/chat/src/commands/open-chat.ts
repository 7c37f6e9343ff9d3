import { requireVisitor } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction } from "@switchboard/pg/pool";
import { type Entry, joinOrOpenChat, tellEntry } from "../changes/join-or-open-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { named, type Origin } from "../domain/chat.ts";
import { clientOf } from "../domain/identity.ts";
import { newVisitor, openWaiting } from "../domain/opening.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findDestination } from "../queries/find-department.ts";
import { isAnswerable } from "../queries/is-answerable.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";

/** A chat that is to begin. */
export interface OpenChat {
  readonly projectId: string;
  /** Undefined lets the project's first department (by name) have it. */
  readonly departmentId: string | undefined;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly messageId: string;
  readonly text: string;
  readonly origin: Origin;
}

/**
 * Opens the calling visitor's chat with its first message (C1), or brings the message to the chat they have open.
 * Throws not_found chat.project_not_found, chat.department_not_found.
 */
export async function openChat(deps: ChatDeps, asking: Asking, command: OpenChat): Promise<PreviewedChat> {
  const caller = requireVisitor(asking.caller);
  const { projectId, departmentId, messageId, text, origin } = command;
  const now = deps.now();
  let entry: Entry | undefined;
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, idempotent(asking, "OpenChat", command), async () => {
      const { project, department } = await findDestination(tx, projectId, departmentId);
      const visitor = newVisitor(caller.id, command, clientOf(caller, projectId));
      const answerable = await isAnswerable(tx, department, now);
      const sent = { visitorId: caller.id, messageId, text };
      const moment = { now, abandonAfterS: deps.abandonAfterS };
      const place = { project, department: named(department) };
      entry = await joinOrOpenChat(tx, projectId, sent, moment, async (previous) =>
        openWaiting({ id: newId(), ...place, visitor, origin, previousChatId: previous?.id, at: now }, answerable),
      );
      return entry.chat.id;
    });
    return findPreviewed(tx, chatId);
  });
  if (entry !== undefined) tellEntry(deps, entry);
  return view;
}
