import { isOpen } from "@switchboard/kit/business-hours";
import type { DepartmentRow } from "@switchboard/organisation/departments";
import type { Sql } from "@switchboard/pg/pool";
import { anyoneOnline } from "../store/operators.ts";

/** Whether a chat of a department can expect an answer now: within its hours (P7), with somebody online (C1, C19). */
export async function isAnswerable(sql: Sql, department: DepartmentRow, now: Date): Promise<boolean> {
  if (department.hours !== null && !isOpen(department.hours, now)) return false;
  return anyoneOnline(sql, department.id, now);
}
