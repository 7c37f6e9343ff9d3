import { appendToOutbox } from "@switchboard/bus/outbox";
import { isUuid, newId } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import { requirePersonFor } from "../changes/require-person.ts";
import { type WriteDeps, write } from "../changes/write.ts";
import { checkDepartment, type Department, type DepartmentInput } from "../domain/department.ts";
import { assertNoEscalationCycle } from "../domain/escalation.ts";
import { departmentNotFound, projectNotFound, staffNotFound } from "../domain/refusals.ts";
import { departmentSaved, staffSaved } from "../events.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import {
  escalationTargets,
  findDepartment,
  lockDepartmentChanges,
  readDepartment,
  replaceProjects,
  upsertDepartment,
} from "../store/departments.ts";
import { unknownProjects } from "../store/projects.ts";
import { bumpMembers, findStaff, listStaffByIds } from "../store/staff.ts";

/**
 * Creates the department with this slug or changes it; an id must exist. When it grants something else than before, its members are
 * announced too, because their permissions have changed. Throws invalid_argument naming the field or
 * presence.escalation_cycle, not_found for an unknown project, head or target, and permission_denied
 * presence.person_required for a key that changes rights. Audited.
 */
export async function saveDepartment(deps: WriteDeps, asking: Asking, given: DepartmentInput): Promise<Department> {
  const slug = isUuid(given.slug) ? (await readDepartment(deps.pool, given.slug)).slug : given.slug;
  const input = checkDepartment({ ...given, slug });
  return write(deps, { asking, rpc: "SaveDepartment", input }, (tx) => save(tx, asking, input));
}

async function save(tx: Sql, { caller }: Asking, input: DepartmentInput): Promise<Department> {
  await lockDepartmentChanges(tx);
  const before = await findDepartment(tx, input.slug);
  requirePersonFor(caller, before ?? { permissions: [] }, input, ["permissions"]);
  const id = before?.id ?? newId();
  await checkReferences(tx, id, input);
  await upsertDepartment(tx, { ...input, id });
  await replaceProjects(tx, id, input.projectIds);
  const department = await readDepartment(tx, id);
  const details = { before, after: department };
  await appendAuditEntry(tx, { actor: caller, action: "save_department", targetId: id, details });
  const same = before === undefined || before.permissions.join() === input.permissions.join();
  const members = same ? [] : await bumpMembers(tx, id);
  const regranted = await listStaffByIds(tx, members);
  await appendToOutbox(tx, [departmentSaved(department), ...regranted.map(staffSaved)]);
  return department;
}

async function checkReferences(tx: Sql, id: string, input: DepartmentInput): Promise<void> {
  await checkProjects(tx, input.projectIds);
  await checkHead(tx, input.headId);
  const targets = await escalationTargets(tx);
  const target = input.escalatesToId;
  if (target !== null && !targets.has(target)) throw departmentNotFound(target);
  assertNoEscalationCycle(id, target, targets);
}

async function checkProjects(tx: Sql, projectIds: readonly string[]): Promise<void> {
  const missing = projectIds.find((id) => !isUuid(id)) ?? (await unknownProjects(tx, projectIds))[0];
  if (missing !== undefined) throw projectNotFound(missing);
}

async function checkHead(tx: Sql, headId: string | null): Promise<void> {
  const head = headId === null ? undefined : await findStaff(tx, headId);
  if (headId !== null && head?.deactivated !== false) throw staffNotFound(headId);
}
