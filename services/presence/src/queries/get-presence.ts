import type { Sql } from "@switchboard/pg/pool";
import { type DepartmentPresence, presenceOf } from "../domain/department-presence.ts";
import type { LeaseStore } from "../store/leases.ts";
import { listDepartmentMembers } from "../store/staff-departments.ts";

/** P6: who is online in every department, by name. Throws unavailable presence.redis_unavailable. */
export async function getPresence(sql: Sql, leases: LeaseStore): Promise<DepartmentPresence[]> {
  const snapshot = await leases.snapshot();
  const departments = await listDepartmentMembers(sql, [...snapshot.expiresAt.keys()]);
  return departments.map((department) => presenceOf(department, snapshot, leases.times));
}
