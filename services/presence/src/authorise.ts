import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { findStaff } from "./store/staff.ts";

/**
 * Lets administrators and services in: an administrator is whoever has the permission `admin` (P1). It is looked up,
 * never taken from a token: somebody who stopped being an administrator stops at once. Throws permission_denied
 * caller.not_allowed.
 */
export async function requireAdministrator(sql: Sql, caller: Caller): Promise<void> {
  if (caller.kind === "service") return;
  const staff = await findStaff(sql, requireStaff(caller).id);
  if (staff?.permissions.includes("admin") !== true) throw new AppError("permission_denied", "caller.not_allowed");
}

/** Lets staff and services in. Throws permission_denied caller.not_allowed. */
export function requireColleague(caller: Caller): void {
  if (caller.kind !== "service") requireStaff(caller);
}
