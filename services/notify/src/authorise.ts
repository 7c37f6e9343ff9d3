import { type Admission, admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import type { Sql } from "@switchboard/pg/pool";
import { admitting } from "@switchboard/rpc/unary-handler";

/**
 * Makes handlers that are only reached by those they are for: administrators, and keys with the scope of webhooks.
 * Everybody else gets permission_denied caller.not_allowed.
 */
export function admissions(sql: Sql) {
  const people = (admission: Admission) => admitting((caller) => admit(caller, admission, (id) => findStaff(sql, id)));
  return {
    byAdministrator: people({ permission: "admin" }),
    byWebhookAdministrator: people({ permission: "admin", scope: "webhooks:write" }),
  };
}
