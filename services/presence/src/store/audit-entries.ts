import { type Caller, callerKey } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { AuditTable } from "@switchboard/pg/audit";
import type { Sql } from "@switchboard/pg/pool";

/** What is audited. */
type AuditAction =
  | "force_offline"
  | "create_api_key"
  | "revoke_api_key"
  | "delete_department"
  | "delete_project"
  | "deactivate_staff"
  | "change_password"
  | "save_staff"
  | "save_department"
  | "save_project"
  | "add_project_key"
  | "remove_project_key";

/** Something done that somebody may have to answer for. */
export interface AuditEntry {
  readonly actor: Caller;
  readonly action: AuditAction;
  readonly targetId: string;
  /** Nothing secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** How the audit is read. */
export const auditTable: AuditTable = {
  name: "audit_entries",
  // Without what kind of caller it was.
  actorId: "split_part(actor, ':', 2)",
  targetId: "target_id",
  details: "details",
};

/** Keeps what was done, in the transaction of the deed. */
export async function appendAuditEntry(tx: Sql, { actor, action, targetId, details }: AuditEntry): Promise<void> {
  await tx.query(
    `
    insert into audit_entries (id, actor, actor_name, action, target_id, details)
    values ($1, $2, $3, $4, $5, $6::jsonb)`,
    [newId(), callerKey(actor), nameOf(actor), action, targetId, JSON.stringify(details)],
  );
}

/** How a caller is named to people. */
export function nameOf(caller: Caller): string {
  return "name" in caller ? caller.name : caller.kind;
}
