import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Asking } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { ModeDeps } from "../changes/change-mode.ts";
import { endSessionsOf } from "../changes/end-sessions.ts";
import { write } from "../changes/write.ts";
import { staffNotFound } from "../domain/refusals.ts";
import { assertAdministratorLeft, type Staff } from "../domain/staff.ts";
import { departmentSaved, modeChanged, staffDeactivated, staffSaved } from "../events.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { deleteCredentials } from "../store/credentials.ts";
import { listDepartmentsByIds, lockDepartmentChanges, removeHead } from "../store/departments.ts";
import { countAdministrators, findStaff, lockRoles, markDeactivated, readStaff } from "../store/staff.ts";
import { replaceMemberships } from "../store/staff-departments.ts";

/**
 * Makes somebody an ex-employee: no sessions, no password, no departments, no rights; their name stays for the history.
 * Audited; doing it again changes nothing. Throws not_found presence.staff_not_found, failed_precondition
 * presence.last_administrator.
 */
export async function deactivateStaff(deps: ModeDeps, asking: Asking, staffId: string): Promise<Staff> {
  let wasOnline = false;
  return write(
    deps,
    { asking, rpc: "DeactivateStaff", input: { staffId } },
    async (tx) => {
      await lockRoles(tx);
      const before = await findStaff(tx, staffId);
      if (before === undefined) throw staffNotFound(staffId);
      wasOnline = before.mode === "online";
      if (before.deactivated) return before;
      const entry = { action: "deactivate_staff", targetId: before.id, details: { role: before.role } } as const;
      await appendAuditEntry(tx, { actor: asking.caller, ...entry });
      return deactivate(tx, before.id);
    },
    ({ id }) => {
      if (!wasOnline) return;
      deps.push(modeChanged(id, "offline"));
      deps.onlineMoved();
    },
  );
}

async function deactivate(tx: Sql, id: string): Promise<Staff> {
  const administrators = await countAdministrators(tx);
  await lockDepartmentChanges(tx);
  const headless = await removeHead(tx, id);
  await markDeactivated(tx, id);
  assertAdministratorLeft(administrators, await countAdministrators(tx));
  await replaceMemberships(tx, id, []);
  await deleteCredentials(tx, id);
  await endSessionsOf(tx, id);
  const staff = await readStaff(tx, id);
  const departments = await listDepartmentsByIds(tx, headless);
  await appendToOutbox(tx, [...departments.map(departmentSaved), staffSaved(staff), staffDeactivated(staff)]);
  return staff;
}
