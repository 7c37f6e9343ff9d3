import { AppError } from "@switchboard/kit/errors";
import { isUuid, newId } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { checkDepartment, type Department, type DepartmentInput } from "../domain/department.ts";
import { assertNoEscalationCycle } from "../domain/escalation.ts";
import { announceSaved } from "../events.ts";
import {
  escalationTargets,
  findDepartment,
  findDepartmentBySlug,
  lockDepartmentChanges,
  replaceProjects,
  upsertDepartment,
} from "../store/departments.ts";
import { unknownProjects } from "../store/projects.ts";
import { bumpMembers, findStaff, listStaffByIds } from "../store/staff.ts";

/**
 * Creates the department with this slug or changes it. When it grants something else than before, its members are
 * announced too, because their permissions have changed. Throws invalid_argument naming the field or
 * presence.escalation_cycle, and not_found for an unknown project, head or target.
 */
export async function saveDepartment(
  pool: Pool,
  input: DepartmentInput,
  request: IdempotentRequest,
): Promise<Department> {
  const checked = checkDepartment(input);
  return inTransaction(pool, (tx) => once(tx, request, () => save(tx, checked)));
}

async function save(tx: Sql, input: DepartmentInput): Promise<Department> {
  await lockDepartmentChanges(tx);
  const before = await findDepartmentBySlug(tx, input.slug);
  const id = before?.id ?? newId();
  await checkReferences(tx, id, input);
  await upsertDepartment(tx, id, input);
  await replaceProjects(tx, id, input.projectIds);
  const department = await findDepartment(tx, id);
  if (department === undefined) throw new TypeError("a row that was just written is there");
  const regranted = before !== undefined && before.permissions.join() !== input.permissions.join();
  const members = regranted ? await bumpMembers(tx, id) : [];
  await announceSaved(tx, { departments: [department], staff: await listStaffByIds(tx, members) });
  return department;
}

async function checkReferences(tx: Sql, id: string, input: DepartmentInput): Promise<void> {
  await checkProjects(tx, input.projectIds);
  await checkHead(tx, input.headId);
  const targets = await escalationTargets(tx);
  if (input.escalatesToId !== null && !targets.has(input.escalatesToId)) {
    throw new AppError("not_found", "presence.department_not_found", { department_id: input.escalatesToId });
  }
  assertNoEscalationCycle(id, input.escalatesToId, targets);
}

async function checkProjects(tx: Sql, projectIds: readonly string[]): Promise<void> {
  const missing = projectIds.find((id) => !isUuid(id)) ?? (await unknownProjects(tx, projectIds))[0];
  if (missing !== undefined) throw new AppError("not_found", "presence.project_not_found", { project: missing });
}

async function checkHead(tx: Sql, headId: string | null): Promise<void> {
  if (headId === null) return;
  const head = isUuid(headId) ? await findStaff(tx, headId) : undefined;
  if (head !== undefined && !head.deactivated) return;
  throw new AppError("not_found", "presence.staff_not_found", { staff_id: headId });
}
