import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { changeChat, staffChange } from "../changes/change-chat.ts";
import type { Command } from "../deps.ts";
import { type Chat, type Named, named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import type { OfChat } from "../queries/visible-chat.ts";
import { findWayBack } from "../queries/way-back.ts";
import { lockOperators } from "../store/chat-changes.ts";
import { findChatDepartment } from "../store/departments.ts";
import { anyoneOnline } from "../store/operators.ts";
import { findColleague, listDepartmentTargets } from "../store/targets.ts";

/** Departments that a refusal names at most: it travels in a header. */
const NAMED_MAX = 20;

/**
 * The holder offers a chat to a department (C20). Throws, beside what the domain does, not_found
 * chat.department_not_found; failed_precondition chat.department_offline with the departments that are not.
 */
export const forwardChat: Command<OfChat & { readonly departmentId: string }, PreviewedChat> = async (
  deps,
  asking,
  command,
) => {
  const by = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "ForwardChat", command, async (chat, { tx, at }) => {
    const department = await findTarget(tx, chat, command.departmentId);
    // Who may not forward it learns only that.
    const forwarded = decide(chat, { kind: "forward", by, department }, at);
    if (!(await anyoneOnline(tx, department.id, at))) throw await departmentOffline(tx, chat, department, at);
    return forwarded;
  });
};

/** A chat that is to go to another operator. */
export interface TransferChat extends OfChat {
  readonly operatorId: string;
  readonly reason: string;
}

/**
 * The holder offers a chat to another operator (C21). Throws, beside what the domain does, not_found
 * chat.operator_not_found for who may not answer the project's chats; failed_precondition chat.operator_offline.
 */
export const transferChat: Command<TransferChat, PreviewedChat> = async (deps, asking, command) => {
  const by = named(requireStaff(asking.caller));
  const { operatorId, reason } = command;
  return changeChat(deps, asking, "TransferChat", command, async (chat, { tx, at }) => {
    // Whoever goes away after this finds the offer, and loses it.
    await lockOperators(tx, [by.id, operatorId]);
    const to = await findColleague(tx, chat.project.id, operatorId, at);
    if (to === undefined) throw new AppError("not_found", "chat.operator_not_found", { operator_id: operatorId });
    // Who may not transfer it learns only that.
    const transferred = decide(chat, { kind: "transfer", by, to: named(to), reason }, at);
    if (!to.online) {
      const params = { operator_id: to.id, operator_name: to.name };
      throw new AppError("failed_precondition", "chat.operator_offline", params);
    }
    return transferred;
  });
};

/** The target of a transfer denies it (C21). Throws failed_precondition chat.no_offer. */
export const denyTransfer = staffChange("DenyTransfer", async (by, _, chat, { tx, at }) => {
  return { kind: "deny", by, back: await findWayBack(tx, chat, at) };
});

/** Who offered a chat takes it back (C20, C21). Throws failed_precondition chat.no_offer. */
export const cancelOffer = staffChange("CancelOffer", (by) => ({ kind: "cancel", by }));

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
