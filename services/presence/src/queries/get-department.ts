import type { Sql } from "@switchboard/pg/pool";
import type { Department } from "../domain/department.ts";
import type { Staff } from "../domain/staff.ts";
import { readDepartment } from "../store/departments.ts";
import { listMembers } from "../store/staff.ts";

/**
 * The department with this id or slug and who is in it, by name. Throws not_found presence.department_not_found.
 */
export async function getDepartment(sql: Sql, name: string): Promise<{ department: Department; members: Staff[] }> {
  const department = await readDepartment(sql, name);
  return { department, members: await listMembers(sql, department.id) };
}
