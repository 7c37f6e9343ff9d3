import type { Scope } from "@switchboard/contracts/scopes";
import { type Caller, notAllowed, requireScope, unheardOf } from "@switchboard/kit/caller";
import type { Permission } from "./staff.ts";

/** Whom a call is for. */
export interface Admission {
  /** Of staff only those who have it; without it everybody who works here. */
  readonly permission?: Permission;
  /** Integrations whose key has it. */
  readonly scope?: Scope | undefined;
  /** Services, whichever. */
  readonly services?: boolean;
}

/** What decides about a member of staff. */
export interface KnownStaff {
  readonly permissions: readonly Permission[];
  readonly deactivated?: boolean;
}

/**
 * Lets in those whom a call is for. What staff may do is looked up, never taken from a token: somebody who loses a
 * permission loses it at once. Throws permission_denied caller.not_allowed.
 */
export async function admit(
  caller: Caller,
  { permission, scope, services = false }: Admission,
  findStaff: (id: string) => Promise<KnownStaff | undefined>,
): Promise<void> {
  if (caller.kind === "key" && scope !== undefined) requireScope(caller, scope);
  else if (caller.kind === "staff") requirePermission(await findStaff(caller.id), permission);
  else if (caller.kind !== "service" || !services) throw notAllowed();
}

function requirePermission(staff: KnownStaff | undefined, permission: Permission | undefined): void {
  if (staff === undefined) throw unheardOf();
  const permitted = permission === undefined || staff.permissions.includes(permission);
  if (staff.deactivated === true || !permitted) throw notAllowed();
}
