import { appendToOutbox } from "@switchboard/bus/outbox";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid, newId } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import { endSessionsOf } from "../changes/end-sessions.ts";
import { type WriteDeps, write } from "../changes/write.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkPassword, type PasswordOwner } from "../domain/password.ts";
import { departmentNotFound } from "../domain/refusals.ts";
import { assertAdministratorLeft, checkStaff, type Staff, type StaffInput } from "../domain/staff.ts";
import { staffSaved } from "../events.ts";
import { commonPasswords } from "../security/common-passwords.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { findCredentials, hasPassword, saveCredentials } from "../store/credentials.ts";
import { shareDepartments } from "../store/departments.ts";
import { countAdministrators, findStaffByEmail, lockRoles, readStaff, upsertStaff } from "../store/staff.ts";
import { replaceMemberships } from "../store/staff-departments.ts";

type SaveStaffDeps = WriteDeps & Pick<PresenceDeps, "hasher">;

/**
 * Creates the member of staff with this email or changes them; who had left is back. A new password ends all of their
 * sessions; an empty one keeps the password there is, and so does the same one again. Throws invalid_argument naming the
 * field, not_found presence.department_not_found, failed_precondition presence.last_administrator.
 */
export async function saveStaff(
  deps: SaveStaffDeps,
  asking: Asking,
  given: StaffInput & { readonly password: string },
): Promise<Staff> {
  const input = checkStaff(given);
  const passwordHash = await hashIfNew(deps, input, given.password);
  // No password in what is compared: its hash is stored and quick to compute, so it could be guessed from it.
  return write(deps, { asking, rpc: "SaveStaff", input }, (tx) => save(tx, asking, input, passwordHash));
}

/** Hashing is slow and holds no transaction open. Undefined when the password stays as it is. */
async function hashIfNew(
  { pool, hasher }: SaveStaffDeps,
  owner: PasswordOwner,
  password: string,
): Promise<string | undefined> {
  if (password === "") return undefined;
  checkPassword(password, owner, await commonPasswords());
  const credentials = await findCredentials(pool, owner.email);
  const same = credentials !== undefined && (await hasher.verify(password, credentials.passwordHash));
  return same ? undefined : hasher.hash(password);
}

async function save(tx: Sql, { caller }: Asking, input: StaffInput, passwordHash: string | undefined): Promise<Staff> {
  await lockRoles(tx);
  const before = await findStaffByEmail(tx, input.email);
  const administrators = await countAdministrators(tx);
  // Departments first, as everyone who locks both them and staff.
  const known = await shareDepartments(tx, input.departmentIds.filter(isUuid));
  const missing = input.departmentIds.find((id) => !known.includes(id));
  if (missing !== undefined) throw departmentNotFound(missing);
  const id = await upsertStaff(tx, newId(), input);
  assertAdministratorLeft(administrators, await countAdministrators(tx));
  if (passwordHash !== undefined) await changePassword(tx, id, passwordHash);
  else if (!(await hasPassword(tx, id)))
    throw invalidField("presence.password_required", "/password", "is required for a new person");
  await replaceMemberships(tx, id, input.departmentIds);
  const staff = await readStaff(tx, id);
  const changed = { before: before && auditedStaff(before), after: auditedStaff(staff) };
  const details = { ...changed, new_password: passwordHash !== undefined };
  await appendAuditEntry(tx, { actor: caller, action: "save_staff", targetId: id, details });
  await appendToOutbox(tx, [staffSaved(staff)]);
  return staff;
}

/** What of a person somebody may have to answer for. */
function auditedStaff({ email, name, role, departmentIds }: Staff) {
  return { email, name, role, department_ids: departmentIds };
}

async function changePassword(tx: Sql, staffId: string, passwordHash: string): Promise<void> {
  await saveCredentials(tx, staffId, passwordHash);
  await endSessionsOf(tx, staffId);
}
