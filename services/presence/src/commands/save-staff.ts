import { AppError, invalidField } from "@switchboard/kit/errors";
import { isUuid, newId } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { checkPassword } from "../domain/password.ts";
import { assertAdministratorLeft, checkStaff, type Staff, type StaffInput } from "../domain/staff.ts";
import { announceSaved } from "../events.ts";
import type { PasswordHasher } from "../security/password-hasher.ts";
import { findCredentials, hasPassword, saveCredentials } from "../store/credentials.ts";
import { shareDepartments } from "../store/departments.ts";
import { deleteSessionsOf } from "../store/sessions.ts";
import { countAdministrators, findStaff, lockRoles, upsertStaff } from "../store/staff.ts";
import { replaceMemberships } from "../store/staff-departments.ts";

export interface SaveStaffDeps {
  readonly pool: Pool;
  readonly hasher: PasswordHasher;
}

/**
 * Creates the member of staff with this email or changes them; who had left is back. A new password ends all of their
 * sessions; an empty one keeps the password there is, and so does the same one again. Throws invalid_argument naming the field, not_found
 * presence.department_not_found, failed_precondition presence.last_administrator.
 */
export async function saveStaff(
  { pool, hasher }: SaveStaffDeps,
  input: StaffInput & { readonly password: string },
  request: IdempotentRequest,
): Promise<Staff> {
  const staff = checkStaff(input);
  const passwordHash = await hashIfNew({ pool, hasher }, staff.email, input.password);
  return inTransaction(pool, (tx) => once(tx, request, () => save(tx, staff, passwordHash)));
}

/** Hashing is slow and holds no transaction open. Undefined when the password stays as it is. */
async function hashIfNew(
  { pool, hasher }: SaveStaffDeps,
  email: string,
  password: string,
): Promise<string | undefined> {
  if (password === "") return undefined;
  checkPassword(password);
  const credentials = await findCredentials(pool, email);
  const same = credentials !== undefined && (await hasher.verify(password, credentials.passwordHash));
  return same ? undefined : hasher.hash(password);
}

async function save(tx: Sql, input: StaffInput, passwordHash: string | undefined): Promise<Staff> {
  await lockRoles(tx);
  const administrators = await countAdministrators(tx);
  // Departments first, as everyone who locks both them and staff.
  const known = await shareDepartments(tx, input.departmentIds.filter(isUuid));
  const missing = input.departmentIds.find((id) => !known.includes(id));
  if (missing !== undefined) {
    throw new AppError("not_found", "presence.department_not_found", { department_id: missing });
  }
  const id = await upsertStaff(tx, newId(), input);
  assertAdministratorLeft(administrators, await countAdministrators(tx));
  if (passwordHash !== undefined) await changePassword(tx, id, passwordHash);
  else if (!(await hasPassword(tx, id)))
    throw invalidField("presence.password_required", "/password", "is required for a new person");
  await replaceMemberships(tx, id, input.departmentIds);
  const staff = await findStaff(tx, id);
  if (staff === undefined) throw new TypeError("a row that was just written is there");
  await announceSaved(tx, { staff: [staff] });
  return staff;
}

async function changePassword(tx: Sql, staffId: string, passwordHash: string): Promise<void> {
  await saveCredentials(tx, staffId, passwordHash);
  await deleteSessionsOf(tx, staffId);
}
