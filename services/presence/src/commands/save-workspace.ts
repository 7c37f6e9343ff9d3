import { AppError } from "@switchboard/kit/errors";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { checkWorkspace, type Workspace } from "../domain/workspace.ts";
import { requireMember } from "../queries/get-preferences.ts";
import { findWorkspace, writeWorkspace } from "../store/workspaces.ts";

/**
 * W1: replaces somebody's open tabs and drafts; answers their new version. Throws invalid_argument
 * presence.invalid_workspace, failed_precondition presence.stale_workspace, not_found presence.staff_not_found.
 */
export async function saveWorkspace(
  pool: Pool,
  staffId: string,
  input: Workspace,
  request: IdempotentRequest,
): Promise<number> {
  const checked = checkWorkspace(input);
  return inTransaction(pool, (tx) => once(tx, request, () => write(tx, staffId, checked)));
}

async function write(tx: Sql, staffId: string, workspace: Workspace): Promise<number> {
  await requireMember(tx, staffId);
  const version = await writeWorkspace(tx, staffId, workspace);
  if (version !== undefined) return version;
  const current = await findWorkspace(tx, staffId);
  throw new AppError("failed_precondition", "presence.stale_workspace", { version: String(current?.version ?? 0) });
}
