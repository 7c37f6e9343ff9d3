import { AppError } from "@switchboard/kit/errors";
import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import { checkWorkspace, type Workspace } from "../domain/workspace.ts";
import { getWorkspace } from "../queries/get-preferences.ts";
import { writeWorkspace } from "../store/workspaces.ts";

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
  return write(deps, { asking, rpc: "SaveWorkspace", input }, async (tx) => {
    const before = await getWorkspace(tx, staffId);
    const version = before.version === input.version ? await writeWorkspace(tx, staffId, input) : undefined;
    if (version !== undefined) return version;
    const current = await getWorkspace(tx, staffId);
    throw new AppError("failed_precondition", "presence.stale_workspace", { version: String(current.version) });
  });
}
