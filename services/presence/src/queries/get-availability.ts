import { type BusinessHours, isOpen, opensAt } from "@switchboard/kit/business-hours";
import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { presenceOf } from "../domain/department-presence.ts";
import type { LeaseStore } from "../store/leases.ts";
import { listProjectMembers } from "../store/staff-departments.ts";
import { getProject } from "./get-project.ts";

/** Whether and by how many a department can be reached. */
export interface DepartmentAvailability {
  readonly id: string;
  readonly name: string;
  /** Undefined while Redis is away: nobody knows, and who asks is better off than with no answer. */
  readonly online: number | undefined;
  /** Within its business hours. */
  readonly open: boolean;
  /** When it opens next, if it is closed and does within 14 days. */
  readonly opensAt: Date | undefined;
}

/**
 * How many are online in the departments that answer a project's chats, by name, and which of them are open. Throws
 * not_found presence.project_not_found.
 */
export async function getAvailability(
  sql: Sql,
  leases: LeaseStore,
  projectId: string,
  now: Date,
): Promise<DepartmentAvailability[]> {
  const { project, departments } = await getProject(sql, projectId);
  const online = await countOnline(sql, leases, project.id);
  return departments.map(({ id, name, hours }) => ({
    id,
    name,
    online: online && (online.get(id) ?? 0),
    ...openness(hours, now),
  }));
}

async function countOnline(
  sql: Sql,
  leases: LeaseStore,
  projectId: string,
): Promise<ReadonlyMap<string, number> | undefined> {
  const snapshot = await readLeases(leases);
  if (snapshot === undefined) return undefined;
  const members = await listProjectMembers(sql, projectId, [...snapshot.expiresAt.keys()]);
  return new Map(members.map((one) => [one.id, presenceOf(one, snapshot, leases.times).online.length] as const));
}

async function readLeases(leases: LeaseStore): Promise<Awaited<ReturnType<LeaseStore["snapshot"]>> | undefined> {
  try {
    return await leases.snapshot();
  } catch (error) {
    if (AppError.from(error).reason !== "presence.redis_unavailable") throw error;
    return undefined;
  }
}

function openness(hours: BusinessHours | null, now: Date): Pick<DepartmentAvailability, "open" | "opensAt"> {
  if (hours === null || isOpen(hours, now)) return { open: true, opensAt: undefined };
  return { open: false, opensAt: opensAt(hours, now) };
}
