import type { Sql } from "@switchboard/pg/pool";
import { type StaffRow, saveStaff as saveRows } from "../store/staff.ts";

/** Takes over what presence told. A version that is not newer than the one that is here changes nothing. */
export async function saveStaff(sql: Sql, staff: readonly StaffRow[]): Promise<void> {
  if (staff.length > 0) await saveRows(sql, staff);
}
