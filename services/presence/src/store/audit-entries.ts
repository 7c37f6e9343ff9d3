import { type AuditEntry, appendAuditEntry as append } from "@switchboard/pg/audit-entries";
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

/** Keeps what was done, in the transaction of the deed. */
export const appendAuditEntry = (tx: Sql, entry: AuditEntry<AuditAction>): Promise<void> => append(tx, entry);
