import { type AuditEntry, appendAuditEntry as append } from "@switchboard/pg/audit-entries";
import type { Sql } from "@switchboard/pg/pool";

/** What is audited. */
type AuditAction = "create_webhook" | "update_webhook" | "delete_webhook" | "rotate_webhook_secret";

/** Keeps what was done, in the transaction of the deed. */
export const appendAuditEntry = (tx: Sql, entry: AuditEntry<AuditAction>): Promise<void> => append(tx, entry);
