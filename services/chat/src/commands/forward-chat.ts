import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Asking } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { type Chat, type Named, named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findChatDepartment } from "../store/departments.ts";
import { anyoneOnline } from "../store/operators.ts";
import { listDepartmentTargets } from "../store/targets.ts";

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
  const by = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "ForwardChat", command, async (chat, { tx, now }) => {
    const department = await findTarget(tx, chat, command.departmentId);
    // Who may not forward it learns only that.
    const forwarded = decide(chat, { kind: "forward", by, department }, now);
    if (!(await anyoneOnline(tx, department.id, now))) throw await departmentOffline(tx, chat, department, now);
    return forwarded;
  });
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
