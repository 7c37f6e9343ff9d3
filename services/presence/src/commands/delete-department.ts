import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import type { ChatWork } from "../chat-work.ts";
import type { Department } from "../domain/department.ts";
import { assertDepartmentFree, type OpenChats } from "../domain/in-use.ts";
import { announceDepartmentDeleted } from "../events.ts";
import type { DepartmentName } from "../queries/get-department.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import {
  countDepartmentUse,
  deleteDepartment as deleteRow,
  findDepartmentId,
  lockDepartmentChanges,
  lockDepartmentForDeletion,
} from "../store/departments.ts";

export interface DeleteDeps {
  readonly pool: Pool;
  readonly chatWork: ChatWork;
}

/**
 * P7: deletes a department that nobody and nothing needs; answers it as it last was. Audited. Chat is asked before, so that no
 * lock waits for a network; a chat that reaches the department in that moment is moved on by chat when it hears of the
 * deletion. Throws not_found presence.department_not_found, failed_precondition presence.department_in_use with what it
 * holds, unavailable presence.chat_unavailable.
 */
export async function deleteDepartment(
  { pool, chatWork }: DeleteDeps,
  name: DepartmentName,
  actor: Caller,
  request: IdempotentRequest,
): Promise<Department> {
  const id = await idOf(pool, name);
  const chats = id === undefined ? undefined : await chatWork.ofDepartment(id);
  // Who repeats the request finds nothing any more, and is answered with what was stored.
  return inTransaction(pool, (tx) =>
    once(tx, request, async () => {
      const department = await remove(tx, name, id, chats);
      const details = { slug: department.slug };
      await appendAuditEntry(tx, { actor, action: "delete_department", targetId: department.id, details });
      return department;
    }),
  );
}

async function idOf(sql: Sql, name: DepartmentName): Promise<string | undefined> {
  if ("slug" in name) return findDepartmentId(sql, name.slug);
  return isUuid(name.id) ? name.id.toLowerCase() : undefined;
}

async function remove(
  tx: Sql,
  name: DepartmentName,
  id: string | undefined,
  chats: OpenChats | undefined,
): Promise<Department> {
  await lockDepartmentChanges(tx);
  const department = id === undefined ? undefined : await lockDepartmentForDeletion(tx, id);
  if (department === undefined || chats === undefined) {
    const wanted = "slug" in name ? name.slug : name.id;
    throw new AppError("not_found", "presence.department_not_found", { department_id: wanted.slice(0, 40) });
  }
  assertDepartmentFree({ ...chats, ...(await countDepartmentUse(tx, department.id)) });
  await deleteRow(tx, department.id);
  await announceDepartmentDeleted(tx, department);
  return department;
}
