import type { Scope } from "@switchboard/contracts/scopes";
import { type Caller, requireScope, requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { findStaff } from "./store/staff.ts";

/**
 * Lets administrators and services in, and integrations whose key has the scope, where one is named. An administrator is
 * whoever has the permission `admin` (P1). It is looked up, never taken from a token: somebody who stopped being an
 * administrator stops at once. Throws permission_denied caller.not_allowed.
 */
export async function requireAdministrator(sql: Sql, caller: Caller, scope?: Scope): Promise<void> {
  if (caller.kind === "service" || admitsKey(caller, scope)) return;
  const staff = await findStaff(sql, requireStaff(caller).id);
  if (staff?.permissions.includes("admin") !== true) throw notAllowed();
}

/**
 * Lets staff and services in, and integrations whose key has the scope; of staff only who is known and has not left.
 * Throws permission_denied caller.not_allowed.
 */
export async function requireColleague(sql: Sql, caller: Caller, scope: Scope): Promise<void> {
  if (caller.kind === "service" || admitsKey(caller, scope)) return;
  const staff = await findStaff(sql, requireStaff(caller).id);
  if (staff === undefined || staff.deactivated) throw notAllowed();
}

function admitsKey(caller: Caller, scope: Scope | undefined): boolean {
  if (caller.kind !== "key" || scope === undefined) return false;
  requireScope(caller, scope);
  return true;
}

function notAllowed(): AppError {
  return new AppError("permission_denied", "caller.not_allowed");
}
