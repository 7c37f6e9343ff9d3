import { type Caller, callerKey, callerName } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { AuditTable } from "./audit.ts";
import type { Sql } from "./pool.ts";

/** Something done that somebody may have to answer for. `A` are the words for what a service audits. */
export interface AuditEntry<A extends string> {
  readonly actor: Caller;
  readonly action: A;
  readonly targetId: string;
  /** Nothing secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** How `audit_entries` is read. */
export const auditTable: AuditTable = {
  name: "audit_entries",
  // Without what kind of caller it was.
  actorId: "split_part(actor, ':', 2)",
  targetId: "target_id",
  details: "details",
};

/** Keeps what was done, in the transaction of the deed. */
export async function appendAuditEntry<A extends string>(
  tx: Sql,
  { actor, action, targetId, details }: AuditEntry<A>,
): Promise<void> {
  await tx.query(
    `
    insert into audit_entries (id, actor, actor_name, action, target_id, details)
    values ($1, $2, $3, $4, $5, $6::jsonb)`,
    [newId(), callerKey(actor), callerName(actor), action, targetId, JSON.stringify(details)],
  );
}
