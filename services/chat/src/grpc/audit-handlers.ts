import { AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { auditLister } from "@switchboard/pg/audit";
import { admitting } from "@switchboard/rpc/unary-handler";
import { requireAdministrator } from "../queries/find-reader.ts";
import { auditTable } from "../store/audit.ts";
import { serving } from "./serving.ts";

/** Who deleted what, and who looked at accounts. */
export const serveAudit = serving(AuditService, (_, { pool }) => {
  const byAdministrator = admitting((caller) => requireAdministrator(pool, caller));
  return { listAuditEntries: byAdministrator(auditLister(pool, auditTable)) };
});
