import type { Caller } from "@switchboard/kit/caller";
import { admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import type { Sql } from "@switchboard/pg/pool";

/** Lets administrators in. Throws permission_denied caller.not_allowed. */
export function requireAdministrator(sql: Sql, caller: Caller): Promise<void> {
  return admit(caller, { permission: "admin" }, (id) => findStaff(sql, id));
}

/** Lets administrators and keys with the scope `webhooks:write` in. Throws permission_denied caller.not_allowed. */
export function requireWebhookAdministrator(sql: Sql, caller: Caller): Promise<void> {
  return admit(caller, { permission: "admin", scope: "webhooks:write" }, (id) => findStaff(sql, id));
}
