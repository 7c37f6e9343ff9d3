import { AppError } from "@switchboard/kit/errors";

/** Chats that are not ended, as chat counts them. */
export interface OpenChats {
  readonly waiting: number;
  readonly held: number;
  readonly parked: number;
}

/** What a department still holds or is needed for. */
export interface DepartmentUse extends OpenChats {
  readonly members: number;
  /** Departments that escalate to it. */
  readonly escalatedFrom: number;
}

/** What a project is still needed for. */
export interface ProjectUse extends OpenChats {
  /** Departments that serve it. */
  readonly departments: number;
}

/** P7: refuses to delete a department in use. Throws failed_precondition presence.department_in_use with the counts. */
export function assertDepartmentFree({ escalatedFrom, members, ...chats }: DepartmentUse): void {
  assertNone("presence.department_in_use", { ...countsOf(chats), members, escalated_from: escalatedFrom });
}

/** P7: refuses to delete a project in use. Throws failed_precondition presence.project_in_use with the counts. */
export function assertProjectFree({ departments, ...chats }: ProjectUse): void {
  assertNone("presence.project_in_use", { ...countsOf(chats), departments });
}

function countsOf({ waiting, held, parked }: OpenChats): Record<string, number> {
  return { waiting, held, parked };
}

function assertNone(reason: string, counts: Readonly<Record<string, number>>): void {
  if (Object.values(counts).every((count) => count === 0)) return;
  const params = Object.entries(counts).map(([name, count]) => [name, String(count)]);
  throw new AppError("failed_precondition", reason, Object.fromEntries(params));
}
