import type { Sql } from "@switchboard/pg/pool";
import { type DepartmentPresence, presenceOf } from "../domain/department-presence.ts";
import type { LeaseStore } from "../store/leases.ts";
import { listProjectMembers } from "../store/staff-departments.ts";
import { getProjectById } from "./get-project.ts";

/**
 * Who is online in the departments that answer a project's chats, by name. Throws not_found presence.project_not_found
 * and unavailable presence.redis_unavailable.
 */
export async function getAvailability(sql: Sql, leases: LeaseStore, projectId: string): Promise<DepartmentPresence[]> {
  const project = await getProjectById(sql, projectId);
  const snapshot = await leases.snapshot();
  const departments = await listProjectMembers(sql, project.id, [...snapshot.expiresAt.keys()]);
  return departments.map((department) => presenceOf(department, snapshot, leases.times));
}
