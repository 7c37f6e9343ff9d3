import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { type DepartmentRow, saveDepartments } from "../store/departments.ts";
import { type ProjectRow, saveProjects } from "../store/projects.ts";
import { type StaffRow, saveStaff } from "../store/staff.ts";

/** A part of presence's organisation, or all of it. */
export interface Organisation {
  readonly projects: readonly ProjectRow[];
  readonly departments: readonly DepartmentRow[];
  readonly staff: readonly StaffRow[];
}

/** Takes over what presence told. A version that is not newer than the one that is here changes nothing. */
export async function saveOrganisation(pool: Pool, { projects, departments, staff }: Organisation): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (projects.length > 0) await saveProjects(tx, projects);
    if (departments.length > 0) await saveDepartments(tx, departments);
    if (staff.length > 0) await saveStaff(tx, staff);
  });
}
