import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { requireAdministrator } from "../queries/find-reader.ts";
import { requireDeletion } from "../queries/get-deletion.ts";
import { appendToAudit } from "../store/audit.ts";
import { type Deletion, deleteSome, insertDeletion, lockUnfinished, saveProgress } from "../store/deletions.ts";

/** Chats deleted in one transaction: short enough that nobody waits for it. */
const BATCH = 200;

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
export async function deleteChatsBefore(deps: ChatDeps, asking: Asking, request: DeletionRequest): Promise<Deletion> {
  const { id: actorId, name: actorName } = requireStaff(asking.caller);
  const { endedBefore, projectId } = request;
  return inTransaction(deps.pool, async (tx) => {
    await requireAdministrator(tx, asking.caller);
    const deletionId = await once(tx, idempotent(asking, "DeleteChatsBefore", request), async () => {
      const date = endedBefore.toISOString().slice(0, 10);
      if (request.confirmation !== date) {
        throw new AppError("failed_precondition", "chat.not_confirmed", { expected: date });
      }
      const id = newId();
      const at = deps.now();
      const begun = { id, endedBefore, projectId: projectId ?? null, requestedBy: actorName, requestedAt: at };
      await insertDeletion(tx, { ...begun, deleted: 0, finishedAt: null });
      const params = { deletion_id: id, ended_before: endedBefore.toISOString(), project_id: projectId ?? "" };
      await appendToAudit(tx, { at, actorId, actorName, action: "deletion_requested", params });
      return id;
    });
    return requireDeletion(tx, deletionId);
  });
}

/** Works at deletions until none is left or `signal` says stop: in small transactions, each of which may be the last. */
export async function runDeletions(pool: Pool, now: () => Date, signal: AbortSignal): Promise<void> {
  let working = true;
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
