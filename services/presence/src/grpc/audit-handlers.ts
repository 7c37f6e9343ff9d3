import type { AuditService } from "@switchboard/contracts/gen/switchboard/presence/v1/audit";
import { listAudit } from "@switchboard/pg/audit";
import { auditTable } from "@switchboard/pg/audit-entries";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import type { PresenceDeps } from "../deps.ts";

/** What was done that somebody may have to answer for. */
export function auditHandlers({ pool }: PresenceDeps): UnaryHandlers<typeof AuditService> {
  const { byAdministrator } = admissions(pool);
  return {
    listAuditEntries: byAdministrator(async ({ question }) => ({
      entries: await listAudit(pool, auditTable, question),
    })),
  };
}
