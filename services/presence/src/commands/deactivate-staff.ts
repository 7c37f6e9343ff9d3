import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { assertAdministratorLeft, type Staff } from "../domain/staff.ts";
import { announceDeactivated, modeChanged } from "../events.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { deleteCredentials } from "../store/credentials.ts";
import { findDepartment, lockDepartmentChanges, removeHead } from "../store/departments.ts";
import { deleteSessionsOf } from "../store/sessions.ts";
import { countAdministrators, findStaff, lockRoles, markDeactivated } from "../store/staff.ts";
import { replaceMemberships } from "../store/staff-departments.ts";
import type { ModeDeps } from "./set-mode.ts";

/**
 * Makes somebody an ex-employee: no sessions, no password, no departments, no rights; their name stays for the history.
 * Audited; doing it again changes nothing. Throws not_found presence.staff_not_found, failed_precondition
 * presence.last_administrator.
 */
export async function deactivateStaff(
  { pool, push, onlineMoved }: ModeDeps,
  staffId: string,
  actor: Caller,
  request: IdempotentRequest,
): Promise<Staff> {
  let wasOnline = false;
  const staff = await inTransaction(pool, (tx) =>
    once(tx, request, async () => {
      await lockRoles(tx);
      const before = isUuid(staffId) ? await findStaff(tx, staffId) : undefined;
      if (before === undefined) {
        throw new AppError("not_found", "presence.staff_not_found", { staff_id: staffId.slice(0, 40) });
      }
      wasOnline = before.mode === "online";
      if (before.deactivated) return before;
      const details = { role: before.role };
      await appendAuditEntry(tx, { actor, action: "deactivate_staff", targetId: before.id, details });
      return deactivate(tx, before.id);
    }),
  );
  if (wasOnline) push(modeChanged(staff.id, "offline"));
  if (wasOnline) onlineMoved();
  return staff;
}

async function deactivate(tx: Sql, id: string): Promise<Staff> {
  const administrators = await countAdministrators(tx);
  await lockDepartmentChanges(tx);
  const headless = await removeHead(tx, id);
  await markDeactivated(tx, id);
  assertAdministratorLeft(administrators, await countAdministrators(tx));
  await replaceMemberships(tx, id, []);
  await deleteCredentials(tx, id);
  await deleteSessionsOf(tx, id);
  const staff = await findStaff(tx, id);
  if (staff === undefined) throw new TypeError("a row that was just written is there");
  const departments = await Promise.all(headless.map((departmentId) => findDepartment(tx, departmentId)));
  await announceDeactivated(
    tx,
    staff,
    departments.filter((department) => department !== undefined),
  );
  return staff;
}
