import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { badPageToken } from "@switchboard/kit/page-token";
import { type PageRequest, readPage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
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
export async function listStaffPage(
  sql: Sql,
  { departmentId, deactivated, ...page }: ListStaff,
): Promise<{ staff: readonly Staff[]; nextPageToken: string }> {
  const filter: StaffFilter = { departmentId: checkDepartmentId(departmentId), deactivated };
  const { rows, nextPageToken } = await readPage(
    page,
    JSON.stringify(filter),
    (after, limit) => listStaffAfter(sql, filter, after && toPlace(after), limit),
    ({ name, id }) => [name, id],
  );
  return { staff: rows, nextPageToken };
}

function toPlace([name = "", id = ""]: readonly string[]): { name: string; id: string } {
  if (!isUuid(id)) throw badPageToken();
  return { name, id };
}

function checkDepartmentId(id: string): string | null {
  if (id === "") return null;
  if (isUuid(id)) return id.toLowerCase();
  throw new AppError("not_found", "presence.department_not_found", { department_id: id.slice(0, 40) });
}
