import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Command } from "@switchboard/pg/idempotency";
import type { PresenceDeps } from "../deps.ts";
import type { Mode } from "../domain/staff.ts";
import { modeChanged, staffSaved } from "../events.ts";
import { type LockedMode, lockMode, readStaff, saveMode } from "../store/staff.ts";
import { type WriteDeps, write } from "./write.ts";

export type ModeDeps = WriteDeps & Pick<PresenceDeps, "push" | "onlineMoved">;

/**
 * Changes somebody's mode to what `decide` makes of it; tells their tabs when that is something else than before. Throws
 * not_found presence.staff_not_found.
 */
export async function changeMode(
  deps: ModeDeps,
  command: Command,
  staffId: string,
  decide: (before: LockedMode) => Mode,
): Promise<Mode> {
  const { mode } = await write(
    deps,
    command,
    async (tx) => {
      const before = await lockMode(tx, staffId);
      const mode = decide(before);
      if (mode === before.mode) return { mode, changed: false };
      await saveMode(tx, staffId, mode, null);
      await appendToOutbox(tx, [staffSaved(await readStaff(tx, staffId))]);
      return { mode, changed: true };
    },
    ({ mode, changed }) => {
      if (!changed) return;
      deps.push(modeChanged(staffId, mode));
      deps.onlineMoved();
    },
  );
  return mode;
}
