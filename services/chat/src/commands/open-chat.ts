import { requireVisitor } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { joinOrOpenChat, type Written } from "../changes/join-or-open-chat.ts";
import { writeChat } from "../changes/write.ts";
import type { Command } from "../deps.ts";
import { named, type Origin } from "../domain/chat.ts";
import { newVisitor, openWaiting } from "../domain/opening.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findDestination, isAnswerable } from "../queries/find-department.ts";
import { withPreview } from "../queries/previewed-chat.ts";
import { findProvenClient } from "../store/visitor-clients.ts";

/** A chat that is to begin. */
export interface OpenChat extends Written {
  readonly projectId: string;
  /** Undefined lets the project's first department (by name) have it. */
  readonly departmentId: string | undefined;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly origin: Origin;
}

/**
 * Opens the calling visitor's chat with its first message (C1), or brings the message to the chat they have open.
 * Throws not_found chat.project_not_found, chat.department_not_found.
 */
export const openChat: Command<OpenChat, PreviewedChat> = async (deps, asking, input) => {
  const caller = requireVisitor(asking.caller);
  const { projectId, departmentId, messageId, text, origin } = input;
  const at = deps.now();
  return writeChat(deps, { asking, rpc: "OpenChat", input }, async (unit) => {
    const { tx } = unit;
    const { project, department } = await findDestination(tx, projectId, departmentId);
    const visitor = newVisitor(caller.id, input, await findProvenClient(tx, caller.id, projectId));
    const answerable = await isAnswerable(tx, department, at);
    const opening = { id: newId(), project, department: named(department), visitor, origin, at };
    const sent = { visitorId: caller.id, messageId, text };
    const { chat } = await joinOrOpenChat(unit, projectId, sent, at, async (previous) =>
      openWaiting({ ...opening, previousChatId: previous?.id }, answerable),
    );
    return withPreview(tx, chat);
  });
};
