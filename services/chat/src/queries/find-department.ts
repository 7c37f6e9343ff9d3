import { isOpen } from "@switchboard/kit/business-hours";
import { UnheardError } from "@switchboard/kit/errors";
import type { DepartmentRow } from "@switchboard/organisation/departments";
import { findProject, type ProjectRow } from "@switchboard/organisation/projects";
import type { Sql } from "@switchboard/pg/pool";
import { type Chat, type Named, named } from "../domain/chat.ts";
import { findChatDepartment, listServing } from "../store/departments.ts";
import { anyoneOnline } from "../store/operators.ts";
import { findStaffReader } from "./find-reader.ts";

/** A project. Throws not_found chat.project_not_found. */
export async function requireProject(sql: Sql, projectId: string): Promise<ProjectRow> {
  const project = await findProject(sql, projectId);
  if (project === undefined) throw new UnheardError("not_found", "chat.project_not_found", { project_id: projectId });
  return project;
}

/**
 * Where a visitor's chat is to be; undefined for a department lets the project's first (by name) have it. Throws not_found
 * chat.project_not_found, chat.department_not_found.
 */
export async function findDestination(
  sql: Sql,
  projectId: string,
  departmentId: string | undefined,
): Promise<{ readonly project: Named; readonly department: DepartmentRow }> {
  const project = named(await requireProject(sql, projectId));
  const department = await findChatDepartment(sql, projectId, departmentId);
  if (department === undefined) throw departmentNotFound(projectId);
  return { project, department };
}

/** The department that had a chat if it still answers the project's chats, else the one that answers them now, if any. */
export async function findSuccessor(sql: Sql, { project, department }: Chat): Promise<DepartmentRow | undefined> {
  return (
    (await findChatDepartment(sql, project.id, department.id)) ?? (await findChatDepartment(sql, project.id, undefined))
  );
}

/**
 * The department for which a member of staff writes to clients of a project: the first of theirs that answers its chats.
 * Throws not_found chat.project_not_found, chat.department_not_found.
 */
export async function findOwnDepartment(sql: Sql, staffId: string, projectId: string): Promise<DepartmentRow> {
  await requireProject(sql, projectId);
  const { departmentIds } = await findStaffReader(sql, staffId);
  const own = (await listServing(sql, projectId)).find(({ id }) => departmentIds.includes(id));
  if (own === undefined) throw departmentNotFound(projectId);
  return own;
}

/** Whether a chat of a department can expect an answer now: within its hours (P7), with somebody online (C1, C19). */
export async function isAnswerable(sql: Sql, department: DepartmentRow, now: Date): Promise<boolean> {
  if (department.hours !== null && !isOpen(department.hours, now)) return false;
  return anyoneOnline(sql, department.id, now);
}

function departmentNotFound(projectId: string): UnheardError {
  return new UnheardError("not_found", "chat.department_not_found", { project_id: projectId });
}
