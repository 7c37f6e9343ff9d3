import { appendToOutbox } from "@switchboard/bus/outbox";
import { callerName } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import type { ModeDeps } from "../changes/change-mode.ts";
import { write } from "../changes/write.ts";
import { checkForcedOffline } from "../domain/forced-offline.ts";
import { modeChanged, staffSaved } from "../events.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { lockMode, readStaff, saveMode } from "../store/staff.ts";

/** Who is to be offline, and why. */
export interface ForceOffline {
  readonly staffId: string;
  readonly reason: string;
}

/**
 * Switches somebody offline until they go online themselves, and tells their tabs who did it. Throws not_found
 * presence.staff_not_found, invalid_argument presence.invalid_value.
 */
export async function forceOffline(
  deps: ModeDeps,
  asking: Asking,
  { staffId, reason: given }: ForceOffline,
): Promise<void> {
  const { caller: actor } = asking;
  const forced = checkForcedOffline({ byName: callerName(actor), reason: given });
  const { reason } = forced;
  await write(
    deps,
    { asking, rpc: "ForceOffline", input: { staffId, reason } },
    async (tx) => {
      await lockMode(tx, staffId);
      await saveMode(tx, staffId, "offline", forced);
      await appendToOutbox(tx, [staffSaved(await readStaff(tx, staffId))]);
      await appendAuditEntry(tx, { actor, action: "force_offline", targetId: staffId, details: { reason } });
      return {};
    },
    () => {
      deps.push(modeChanged(staffId, "offline", forced));
      deps.onlineMoved();
    },
  );
}
