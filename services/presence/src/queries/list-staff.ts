import { isUuid } from "@switchboard/kit/ids";
import { type Page, type PageRequest, readPage, toIdPlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { departmentNotFound } from "../domain/refusals.ts";
import type { Staff } from "../domain/staff.ts";
import { listStaffAfter, type StaffFilter } from "../store/staff.ts";

/** Which page of which people. */
export interface ListStaff extends PageRequest {
  /** Empty for everybody. */
  readonly departmentId: string;
  readonly deactivated: boolean;
}

/**
 * A page of people by name. Throws invalid_argument page_size_invalid, page_token_invalid, not_found
 * presence.department_not_found for what is no id.
 */
export function listStaffPage(sql: Sql, { departmentId, deactivated, ...page }: ListStaff): Promise<Page<Staff>> {
  const filter: StaffFilter = { departmentId: checkDepartmentId(departmentId), deactivated };
  return readPage(
    page,
    JSON.stringify(filter),
    (after, limit) => listStaffAfter(sql, filter, after && toPlace(after), limit),
    ({ name, id }) => [name, id],
  );
}

function toPlace([name = "", id = ""]: readonly string[]): { name: string; id: string } {
  return { name, id: toIdPlace([id]) };
}

function checkDepartmentId(id: string): string | null {
  if (id === "") return null;
  if (isUuid(id)) return id.toLowerCase();
  throw departmentNotFound(id);
}
