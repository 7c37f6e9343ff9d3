import { AppError, invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import type { Staff } from "../domain/staff.ts";
import { listStaffAfter, type StaffFilter } from "../store/staff.ts";

/** Which page of which people. */
export interface ListStaff {
  /** Empty for everybody. */
  readonly departmentId: string;
  readonly deactivated: boolean;
  readonly pageSize: number;
  readonly pageToken: string;
}

/**
 * A page of people by name. Throws invalid_argument page_size_invalid, page_token_invalid, not_found
 * presence.department_not_found for what is no id.
 */
export async function listStaffPage(
  sql: Sql,
  { departmentId, deactivated, ...page }: ListStaff,
): Promise<{ staff: Staff[]; nextPageToken: string }> {
  const filter: StaffFilter = { departmentId: checkDepartmentId(departmentId), deactivated };
  const mark = JSON.stringify(filter);
  const size = pageSize(page.pageSize);
  const found = await listStaffAfter(sql, filter, placeOf(page.pageToken, mark), size + 1);
  const staff = found.slice(0, size);
  const last = staff.at(-1);
  const more = found.length > size && last !== undefined;
  return { staff, nextPageToken: more ? encodePageToken([last.name, last.id], mark) : "" };
}

function placeOf(token: string, mark: string): { name: string; id: string } | undefined {
  if (token === "") return undefined;
  const [name = "", id = ""] = decodePageToken(token, mark);
  if (!isUuid(id)) throw invalidField("page_token_invalid", "/page_token", "must be the token of the page before");
  return { name, id };
}

function checkDepartmentId(id: string): string | null {
  if (id === "") return null;
  if (isUuid(id)) return id.toLowerCase();
  throw new AppError("not_found", "presence.department_not_found", { department_id: id.slice(0, 40) });
}
