import { type Caller, requireService } from "@switchboard/kit/caller";
import { type Admission, admit } from "@switchboard/organisation/admit";
import type { Sql } from "@switchboard/pg/pool";
import { admitting, admittingReads } from "@switchboard/rpc/unary-handler";
import { findStaff } from "./store/staff.ts";

/**
 * Makes handlers that are only reached by those they are for; everybody else gets permission_denied caller.not_allowed.
 * An administrator is whoever has the permission `admin` (P1), a colleague who is known and has not left; services may
 * what these may, and integrations whose key has the scope. Readers and colleagues only read.
 */
export function admissions(sql: Sql) {
  const admits = (admission: Admission) => (caller: Caller) =>
    admit(caller, { services: true, ...admission }, (id) => findStaff(sql, id));
  return {
    byAdministrator: admitting(admits({ permission: "admin" })),
    byReader: admittingReads(admits({ permission: "admin", scope: "organisation:read" })),
    byWriter: admitting(admits({ permission: "admin", scope: "organisation:write" })),
    byColleague: admittingReads(admits({ scope: "organisation:read" })),
    byService: admitting((caller) => requireService(caller)),
    byGateway: admitting((caller) => requireService(caller, "gateway")),
  };
}
