import type { Scope } from "@switchboard/contracts/scopes";
import type { Caller } from "@switchboard/kit/caller";
import { admit } from "@switchboard/organisation/admit";
import type { Sql } from "@switchboard/pg/pool";
import { findStaff } from "./store/staff.ts";

/**
 * Lets administrators and services in, and integrations whose key has the scope, where one is named. An administrator is
 * whoever has the permission `admin` (P1). Throws permission_denied caller.not_allowed.
 */
export function requireAdministrator(sql: Sql, caller: Caller, scope?: Scope): Promise<void> {
  return admit(caller, { permission: "admin", services: true, scope }, (id) => findStaff(sql, id));
}

/**
 * Lets staff and services in, and integrations whose key has the scope; of staff only who is known and has not left.
 * Throws permission_denied caller.not_allowed.
 */
export function requireColleague(sql: Sql, caller: Caller, scope: Scope): Promise<void> {
  return admit(caller, { services: true, scope }, (id) => findStaff(sql, id));
}
