import { inTransaction, type Pool } from "@switchboard/pg/pool";
import type { Department } from "../domain/department.ts";
import type { Project } from "../domain/project.ts";
import type { Staff } from "../domain/staff.ts";
import { listDepartments } from "../store/departments.ts";
import { listProjects } from "../store/projects.ts";
import { listStaff } from "../store/staff.ts";

/** Projects, departments and staff. */
export interface Organisation {
  readonly projects: readonly Project[];
  readonly departments: readonly Department[];
  readonly staff: readonly Staff[];
}

/** The whole organisation as of one moment. */
export function getOrganisation(pool: Pool): Promise<Organisation> {
  return inTransaction(pool, async (tx) => {
    // One snapshot for the three statements: otherwise a person could be in a department that is not there yet.
    await tx.query("set transaction isolation level repeatable read read only");
    const projects = await listProjects(tx);
    const departments = await listDepartments(tx);
    return { projects, departments, staff: await listStaff(tx) };
  });
}
