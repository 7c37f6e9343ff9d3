import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import type { PresenceDeps } from "../deps.ts";
import type { Department } from "../domain/department.ts";
import { assertDepartmentFree } from "../domain/in-use.ts";
import { departmentNotFound } from "../domain/refusals.ts";
import { departmentDeleted } from "../events.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import {
  countDepartmentUse,
  deleteDepartment as deleteRow,
  findDepartment,
  lockDepartmentChanges,
  lockDepartmentForDeletion,
} from "../store/departments.ts";

/**
 * P7: deletes a department that nobody and nothing needs; answers it as it last was. Audited. Chat is asked before, so
 * that no lock waits for a network; a chat that reaches the department in that moment is moved on by chat when it hears
 * of the deletion. Throws not_found presence.department_not_found, failed_precondition presence.department_in_use with
 * what it holds, unavailable presence.chat_unavailable.
 */
export async function deleteDepartment(
  deps: WriteDeps & Pick<PresenceDeps, "chatWork">,
  asking: Asking,
  name: string,
): Promise<Department> {
  const found = await findDepartment(deps.pool, name);
  const chats = found && (await deps.chatWork.ofDepartment(found.id));
  // Who repeats the request finds nothing any more, and is answered with what was stored.
  return write(deps, { asking, rpc: "DeleteDepartment", input: { name } }, async (tx) => {
    await lockDepartmentChanges(tx);
    const department = found && (await lockDepartmentForDeletion(tx, found.id));
    if (department === undefined || chats === undefined) throw departmentNotFound(name);
    const { id, slug } = department;
    assertDepartmentFree({ ...chats, ...(await countDepartmentUse(tx, id)) });
    await deleteRow(tx, id);
    await appendToOutbox(tx, [departmentDeleted(department)]);
    await appendAuditEntry(tx, { actor: asking.caller, action: "delete_department", targetId: id, details: { slug } });
    return department;
  });
}
