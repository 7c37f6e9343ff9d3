import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { listDepartments } from "../store/departments.ts";
import { listProjects } from "../store/projects.ts";
import { listStaff } from "../store/staff.ts";

/** The whole organisation as of one moment: projects, departments and staff. */
export function getOrganisation(pool: Pool) {
  return inTransaction(pool, async (tx) => {
    // One snapshot for the three statements: otherwise a person could be in a department that is not there yet.
    await tx.query("set transaction isolation level repeatable read read only");
    const projects = await listProjects(tx);
    const departments = await listDepartments(tx);
    return { projects, departments, staff: await listStaff(tx) };
  });
}
