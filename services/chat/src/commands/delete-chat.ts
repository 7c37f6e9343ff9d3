import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { findPermitted, isAdministrator } from "@switchboard/organisation/staff";
import { type Asking, idempotent, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { notYours } from "../domain/chat.ts";
import { appendToAudit } from "../store/audit.ts";
import { lockChat } from "../store/chats.ts";
import { deleteChats } from "../store/deletions.ts";

/**
 * Deletes an ended chat for good (C22): for heads of its department and administrators. A chat that is not there is
 * deleted already. Throws permission_denied caller.not_allowed, chat.not_yours; failed_precondition chat.not_ended.
 */
export async function deleteChat(deps: ChatDeps, asking: Asking, chatId: string): Promise<void> {
  const { id, name } = requireStaff(asking.caller);
  await writeOnce(deps.pool, idempotent(asking, "DeleteChat", { chatId }), async (tx) => {
    const manager = await findManager(tx, id);
    const chat = await lockChat(tx, chatId);
    if (chat === undefined) return null;
    const isTheirs = isAdministrator(manager) || manager.departmentIds.includes(chat.department.id);
    if (!isTheirs) throw notYours(chat);
    const { place } = chat;
    if (place.state !== "ended") throw new AppError("failed_precondition", "chat.not_ended", { chat_id: chatId });
    await deleteChats(tx, [chatId]);
    const params = { chat_id: chatId, project: chat.project.name, ended_at: place.endedAt.toISOString() };
    await appendToAudit(tx, { at: deps.now(), actorId: id, actorName: name, action: "chat_deleted", params });
    return null;
  });
}

/** A head or an administrator. Throws permission_denied caller.not_allowed for anyone else. */
async function findManager(tx: Sql, id: string) {
  const staff = await findPermitted(tx, id, "chat");
  if (staff.role === "head" || isAdministrator(staff)) return staff;
  throw new AppError("permission_denied", "caller.not_allowed");
}
