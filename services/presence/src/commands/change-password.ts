import { AppError } from "@switchboard/kit/errors";
import { inTransaction } from "@switchboard/pg/pool";
import { endSessionsOf } from "../changes/end-sessions.ts";
import { limitAttempts } from "../changes/limit-attempts.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkPassword, isPlausiblePassword } from "../domain/password.ts";
import { staffNotFound } from "../domain/refusals.ts";
import { commonPasswords } from "../security/common-passwords.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { findCredentials, saveCredentials, sharePasswordHash } from "../store/credentials.ts";
import { findStaff } from "../store/staff.ts";

/** Somebody who changes their own password. */
export interface PasswordChange {
  readonly staffId: string;
  /** In which they do; it goes on. */
  readonly sessionId: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  /** Of the browser. */
  readonly address: string;
}

/**
 * P1: changes one's own password, and ends one's other sessions. Audited. Throws invalid_argument
 * presence.invalid_password, not_found presence.staff_not_found, permission_denied presence.wrong_password,
 * resource_exhausted presence.too_many_sign_ins.
 */
export async function changePassword(deps: PresenceDeps, change: PasswordChange): Promise<void> {
  const { pool, hasher, written } = deps;
  const { staffId, currentPassword, newPassword } = change;
  const owner = await findStaff(pool, staffId);
  if (owner === undefined) throw staffNotFound(staffId);
  checkPassword(newPassword, owner, await commonPasswords(), "/new_password");
  const { passwordHash: known } = (await findCredentials(pool, owner.email)) ?? {};
  const right = await limitAttempts(deps, { email: owner.email, address: change.address, device: "" }, async () => {
    const plausible = isPlausiblePassword(currentPassword);
    return (await hasher.verify(plausible ? currentPassword : "", plausible ? known : undefined)) ? true : undefined;
  });
  if (right === undefined) throw wrongPassword();
  const passwordHash = await hasher.hash(newPassword);
  await inTransaction(pool, async (tx) => {
    // It was changed since it was checked.
    if ((await sharePasswordHash(tx, staffId)) !== known) throw wrongPassword();
    await saveCredentials(tx, staffId, passwordHash);
    await endSessionsOf(tx, staffId, change.sessionId);
    const actor = { kind: "staff", id: staffId, name: owner.name } as const;
    await appendAuditEntry(tx, { actor, action: "change_password", targetId: staffId, details: {} });
  });
  written();
}

function wrongPassword(): AppError {
  return new AppError("permission_denied", "presence.wrong_password");
}
