import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import { checkWorkspace, type Workspace } from "../domain/workspace.ts";
import { ownWorkspace, replaceOwn } from "../store/own-documents.ts";

/**
 * W1: replaces somebody's open tabs and drafts; answers their new version. Throws invalid_argument
 * presence.invalid_workspace, failed_precondition presence.stale_workspace, not_found presence.staff_not_found.
 */
export async function saveWorkspace(
  deps: WriteDeps,
  asking: Asking,
  staffId: string,
  given: Workspace,
): Promise<number> {
  const input = checkWorkspace(given);
  return write(deps, { asking, rpc: "SaveWorkspace", input }, (tx) => replaceOwn(tx, ownWorkspace, staffId, input));
}
