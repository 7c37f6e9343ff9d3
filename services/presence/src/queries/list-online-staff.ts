import type { Sql } from "@switchboard/pg/pool";
import { type OnlineStaff, onlineStaff } from "../domain/online-staff.ts";
import type { LeaseStore } from "../store/leases.ts";
import { listWantingWork } from "../store/staff.ts";

/** Everybody who may be given work now, or might again in a moment. Throws unavailable presence.redis_unavailable. */
export async function listOnlineStaff(sql: Sql, leases: LeaseStore): Promise<OnlineStaff[]> {
  const snapshot = await leases.snapshot();
  const wanting = await listWantingWork(sql, [...snapshot.expiresAt.keys()]);
  return onlineStaff(wanting, snapshot, leases.times);
}
