import type { AuditService } from "@switchboard/contracts/gen/switchboard/notify/v1/audit";
import { listAudit } from "@switchboard/pg/audit";
import { auditTable } from "@switchboard/pg/audit-entries";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import type { NotifyDeps } from "../deps.ts";

/** Who changed webhooks. */
export function auditHandlers({ pool }: NotifyDeps): UnaryHandlers<typeof AuditService> {
  const { byAdministrator } = admissions(pool);
  return {
    listAuditEntries: byAdministrator(async ({ question }) => ({
      entries: await listAudit(pool, auditTable, question),
    })),
  };
}
