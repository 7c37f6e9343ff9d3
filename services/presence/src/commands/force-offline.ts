import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { checkForcedOffline, type ForcedOffline } from "../domain/forced-offline.ts";
import { announceStaff, modeChanged } from "../events.ts";
import { appendAuditEntry, nameOf } from "../store/audit-entries.ts";
import { forceMode, lockMode } from "../store/staff.ts";
import type { ModeDeps } from "./set-mode.ts";

/** Who is to be offline, why, and who says so. */
export interface ForceOffline {
  readonly staffId: string;
  readonly reason: string;
  readonly actor: Caller;
}

/**
 * Switches somebody offline until they go online themselves, and tells their tabs who did it. Throws not_found
 * presence.staff_not_found, invalid_argument presence.invalid_value.
 */
export async function forceOffline(
  { pool, push, onlineMoved }: ModeDeps,
  { staffId, reason, actor }: ForceOffline,
  request: IdempotentRequest,
): Promise<void> {
  const forced = checkForcedOffline({ byName: nameOf(actor), reason });
  let done = false;
  await inTransaction(pool, (tx) =>
    once(tx, request, async () => {
      await write(tx, staffId, forced);
      const details = { reason: forced.reason };
      await appendAuditEntry(tx, { actor, action: "force_offline", targetId: staffId, details });
      done = true;
      return {};
    }),
  );
  // A repeated request is old news.
  if (!done) return;
  push(modeChanged(staffId, "offline", forced));
  onlineMoved();
}

async function write(tx: Sql, staffId: string, forced: ForcedOffline): Promise<void> {
  if (!isUuid(staffId) || (await lockMode(tx, staffId)) === undefined) {
    throw new AppError("not_found", "presence.staff_not_found", { staff_id: staffId.slice(0, 40) });
  }
  await forceMode(tx, staffId, forced);
  await announceStaff(tx, staffId);
}
