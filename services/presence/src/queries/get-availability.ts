import { isOpen, opensAt } from "@switchboard/kit/business-hours";
import type { Sql } from "@switchboard/pg/pool";
import type { BusinessHours } from "../domain/business-hours.ts";
import { presenceOf } from "../domain/department-presence.ts";
import type { LeaseStore } from "../store/leases.ts";
import { listProjectMembers } from "../store/staff-departments.ts";
import { getProject } from "./get-project.ts";

/** Whether and by how many a department can be reached. */
export interface DepartmentAvailability {
  readonly id: string;
  readonly name: string;
  readonly online: number;
  /** Within its business hours. */
  readonly open: boolean;
  /** When it opens next, if it is closed and does within 14 days. */
  readonly opensAt: Date | undefined;
}

/**
 * How many are online in the departments that answer a project's chats, by name, and which of them are open. Throws
 * not_found presence.project_not_found and unavailable presence.redis_unavailable.
 */
export async function getAvailability(
  sql: Sql,
  leases: LeaseStore,
  projectId: string,
  now: Date,
): Promise<DepartmentAvailability[]> {
  const { project, departments } = await getProject(sql, { id: projectId });
  const snapshot = await leases.snapshot();
  const members = await listProjectMembers(sql, project.id, [...snapshot.expiresAt.keys()]);
  const online = new Map(
    members.map((one) => [one.id, presenceOf(one, snapshot, leases.times).online.length] as const),
  );
  return departments.map(({ id, name, hours }) => ({
    id,
    name,
    online: online.get(id) ?? 0,
    ...openness(hours, now),
  }));
}

function openness(hours: BusinessHours | null, now: Date): Pick<DepartmentAvailability, "open" | "opensAt"> {
  if (hours === null || isOpen(hours, now)) return { open: true, opensAt: undefined };
  return { open: false, opensAt: opensAt(hours, now) };
}
