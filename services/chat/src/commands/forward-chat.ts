import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import type { Chat, Named } from "../domain/chat.ts";
import { forward } from "../domain/offering.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { findChatDepartment } from "../store/departments.ts";
import { anyoneOnline } from "../store/operators.ts";
import { listDepartmentTargets } from "../store/targets.ts";
import { changeChat } from "./change-chat.ts";
import { named } from "./open-chat.ts";

/** A chat that is to go to a department. */
export interface ForwardChat {
  readonly chatId: string;
  readonly departmentId: string;
}

/** Departments that a refusal names at most: it travels in a header. */
const NAMED_MAX = 20;

/**
 * The holder offers a chat to a department (C20). Throws, beside what the domain does, not_found
 * chat.department_not_found; failed_precondition chat.department_offline with the departments that are not.
 */
export async function forwardChat(deps: ChatDeps, asking: Asking, command: ForwardChat): Promise<PreviewedChat> {
  const { id, name } = requireStaff(asking.caller);
  const { chatId, departmentId } = command;
  const view = await changeChat(deps, idempotent(asking, "ForwardChat", command), async (tx, now) => {
    const reader = await findStaffReader(tx, id);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    const department = await findTarget(tx, before, departmentId);
    // Who may not forward it learns only that.
    const transition = forward(before, { id, name }, department, now);
    if (!(await anyoneOnline(tx, department.id, now))) throw await departmentOffline(tx, before, department, now);
    return { before, transition };
  });
  if (view === undefined) throw chatNotFound(chatId);
  return view;
}

async function findTarget(tx: Sql, { project }: Chat, departmentId: string): Promise<Named> {
  const department = await findChatDepartment(tx, project.id, departmentId);
  if (department === undefined) {
    throw new AppError("not_found", "chat.department_not_found", {
      project_id: project.id,
      department_id: departmentId,
    });
  }
  return named(department);
}

async function departmentOffline(tx: Sql, chat: Chat, { id, name }: Named, now: Date): Promise<AppError> {
  const others = await listDepartmentTargets(tx, chat.project.id, chat.department.id, now);
  return new AppError("failed_precondition", "chat.department_offline", {
    department_id: id,
    department_name: name,
    departments: JSON.stringify(others.slice(0, NAMED_MAX)),
  });
}
