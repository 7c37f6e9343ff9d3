import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { findPermitted, isAdministrator } from "@switchboard/organisation/staff";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { write } from "../changes/write.ts";
import type { Command } from "../deps.ts";
import { notYours } from "../domain/chat.ts";
import { readerOf } from "../queries/find-reader.ts";
import { lockVisible, type OfChat } from "../queries/visible-chat.ts";
import { appendToAudit } from "../store/audit.ts";
import {
  anyUnfinished,
  type Deletion,
  deleteChats,
  deleteSome,
  insertDeletion,
  lockUnfinished,
  readDeletion,
  saveProgress,
} from "../store/deletions.ts";

/** Chats deleted in one transaction: short enough that nobody waits for it. */
const BATCH = 200;

/**
 * Deletes an ended chat for good (C22): for heads of its department and administrators. Throws permission_denied
 * caller.not_allowed, chat.not_yours; not_found chat.chat_not_found, also for one that the caller may not see;
 * failed_precondition chat.not_ended.
 */
export const deleteChat: Command<OfChat> = async (deps, asking, input) => {
  const { id, name } = requireStaff(asking.caller);
  const { chatId } = input;
  await write(deps, { asking, rpc: "DeleteChat", input }, async ({ tx, now }) => {
    const manager = await findManager(tx, id);
    const chat = await lockVisible(tx, readerOf(manager), chatId);
    const isTheirs = isAdministrator(manager) || manager.departmentIds.includes(chat.department.id);
    if (!isTheirs) throw notYours(chat);
    const { place } = chat;
    if (place.state !== "ended") throw new AppError("failed_precondition", "chat.not_ended", { chat_id: chatId });
    await deleteChats(tx, [chatId]);
    const params = { chat_id: chatId, project: chat.project.name, ended_at: place.endedAt.toISOString() };
    await appendToAudit(tx, { at: now(), actorId: id, actorName: name, action: "chat_deleted", params });
  });
};

/** What is to be deleted, and what the person typed to confirm it. */
export interface DeletionRequest {
  readonly endedBefore: Date;
  readonly projectId: string | undefined;
  readonly confirmation: string;
}

/**
 * Begins to delete all chats that ended before a time (C22): for administrators, who type its date. Throws
 * permission_denied caller.not_allowed, failed_precondition chat.not_confirmed.
 */
export const deleteChatsBefore: Command<DeletionRequest, Deletion> = async (deps, asking, request) => {
  const { id: actorId, name: actorName } = requireStaff(asking.caller);
  const { endedBefore, projectId } = request;
  const { id } = await write(deps, { asking, rpc: "DeleteChatsBefore", input: request }, async ({ tx, now }) => {
    const date = endedBefore.toISOString().slice(0, 10);
    if (request.confirmation !== date) {
      throw new AppError("failed_precondition", "chat.not_confirmed", { expected: date });
    }
    const begun = {
      id: newId(),
      endedBefore,
      projectId: projectId ?? null,
      requestedBy: actorName,
      requestedAt: now(),
    };
    await insertDeletion(tx, { ...begun, deleted: 0, finishedAt: null });
    const params = { deletion_id: begun.id, ended_before: endedBefore.toISOString(), project_id: projectId ?? "" };
    await appendToAudit(tx, { at: begun.requestedAt, actorId, actorName, action: "deletion_requested", params });
    return { id: begun.id };
  });
  return readDeletion(deps.pool, id);
};

/** Works at deletions until none is left or `signal` says stop: in small transactions, each of which may be the last. */
export async function runDeletions(pool: Pool, now: () => Date, signal: AbortSignal): Promise<void> {
  let working = await anyUnfinished(pool);
  while (working && !signal.aborted) {
    working = await inTransaction(pool, async (tx) => {
      const deletion = await lockUnfinished(tx);
      if (deletion === undefined) return false;
      const deleted = await deleteSome(tx, deletion, BATCH);
      await saveProgress(tx, deletion.id, deleted, deleted === 0 ? now() : null);
      return true;
    });
  }
}

/** A head or an administrator. Throws permission_denied caller.not_allowed for anyone else. */
async function findManager(tx: Sql, id: string) {
  const staff = await findPermitted(tx, id, "chat");
  if (staff.role === "head" || isAdministrator(staff)) return staff;
  throw new AppError("permission_denied", "caller.not_allowed");
}
