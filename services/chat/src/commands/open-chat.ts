import { type Caller, requireVisitor } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { DepartmentRow } from "@switchboard/organisation/departments";
import { findProject } from "@switchboard/organisation/projects";
import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import type { Client, Named } from "../domain/chat.ts";
import { newVisitor, openWith } from "../domain/opening.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { isAnswerable } from "../queries/is-answerable.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { findChatDepartment } from "../store/departments.ts";
import { type Entry, joinOrOpenChat, tellEntry } from "./join-or-open-chat.ts";

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
  readonly pageUrl: string;
  readonly referrer: string;
  readonly userAgent: string;
  readonly ipAddress: string;
}

/**
 * Opens the calling visitor's chat with its first message (C1), or brings the message to the chat they have open.
 * Throws not_found chat.project_not_found, chat.department_not_found.
 */
export async function openChat(deps: ChatDeps, asking: Asking, command: OpenChat): Promise<PreviewedChat> {
  const { id: visitorId } = requireVisitor(asking.caller);
  const client = clientOf(asking.caller, command.projectId);
  const now = deps.now();
  let entry: Entry | undefined;
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, idempotent(asking, "OpenChat", command), async () => {
      const { project, department } = await findPlace(tx, command.projectId, command.departmentId);
      const visitor = newVisitor(visitorId, command, client);
      const { pageUrl, referrer, userAgent, ipAddress } = command;
      const answerable = await isAnswerable(tx, department, now);
      const moment = { now, abandonAfterS: deps.abandonAfterS };
      entry = await joinOrOpenChat(tx, project.id, { ...command, visitorId }, moment, async (previous) =>
        openWith({
          id: newId(),
          project: named(project),
          department: named(department),
          visitor,
          previousChatId: previous?.id,
          pageUrl,
          referrer,
          userAgent,
          ipAddress,
          at: now,
          answerable,
        }),
      );
      return entry.chat.id;
    });
    return findPreviewed(tx, chatId);
  });
  if (entry !== undefined) tellEntry(deps, entry);
  return view;
}

/** The client that a visitor proved to be, if it is one of this project. */
export function clientOf(caller: Caller, projectId: string): Client | undefined {
  return caller.kind === "visitor" && caller.client?.projectId === projectId ? caller.client : undefined;
}

/** Where a visitor's chat is to be. Throws not_found chat.project_not_found, chat.department_not_found. */
export async function findPlace(
  tx: Sql,
  projectId: string,
  departmentId: string | undefined,
): Promise<{ project: Named; department: DepartmentRow }> {
  const project = await findProject(tx, projectId);
  if (project === undefined) throw new AppError("not_found", "chat.project_not_found", { project_id: projectId });
  const department = await findChatDepartment(tx, projectId, departmentId);
  if (department === undefined) {
    throw new AppError("not_found", "chat.department_not_found", { project_id: projectId });
  }
  return { project, department };
}

/** Of what is kept of a project or department, what a chat keeps. */
export function named({ id, name }: Named): Named {
  return { id, name };
}
