import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Department } from "../domain/department.ts";
import type { Staff } from "../domain/staff.ts";
import { isSlug } from "../domain/text.ts";
import { findDepartment, findDepartmentId } from "../store/departments.ts";
import { listMembers } from "../store/staff.ts";

/** A department named in one of two ways. */
export type DepartmentName = { readonly id: string } | { readonly slug: string };

/** A department and who is in it, by name. Throws not_found presence.department_not_found. */
export async function getDepartment(
  sql: Sql,
  name: DepartmentName,
): Promise<{ department: Department; members: Staff[] }> {
  const department = await find(sql, name);
  if (department !== undefined) return { department, members: await listMembers(sql, department.id) };
  const wanted = "slug" in name ? name.slug : name.id;
  throw new AppError("not_found", "presence.department_not_found", { department_id: wanted.slice(0, 40) });
}

async function find(sql: Sql, name: DepartmentName): Promise<Department | undefined> {
  if ("id" in name) return isUuid(name.id) ? findDepartment(sql, name.id) : undefined;
  const id = isSlug(name.slug) ? await findDepartmentId(sql, name.slug) : undefined;
  return id === undefined ? undefined : findDepartment(sql, id);
}
