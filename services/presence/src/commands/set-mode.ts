import { AppError } from "@switchboard/kit/errors";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import type { Mode } from "../domain/staff.ts";
import { announceStaff, type LivePush, modeChanged } from "../events.ts";
import { type LockedMode, lockMode, updateMode } from "../store/staff.ts";

export interface ModeDeps {
  readonly pool: Pool;
  /** Publishes on core NATS. */
  readonly push: (push: LivePush) => void;
  /** Somebody may be given work now who could not before, or the other way round. */
  readonly onlineMoved: () => void;
}

/** P2, P3: switches somebody online or offline. Throws not_found presence.staff_not_found. */
export function setMode(deps: ModeDeps, staffId: string, mode: Mode, request: IdempotentRequest): Promise<Mode> {
  return changeMode(deps, staffId, () => mode, request);
}

/** Changes somebody's mode to what `decide` makes of it; tells their tabs when that is something else than before. */
export async function changeMode(
  { pool, push, onlineMoved }: ModeDeps,
  staffId: string,
  decide: (before: LockedMode) => Mode,
  request: IdempotentRequest,
): Promise<Mode> {
  let changed = false;
  const mode = await inTransaction(pool, (tx) =>
    once(tx, request, async () => {
      const before = await lockMode(tx, staffId);
      if (before === undefined) throw new AppError("not_found", "presence.staff_not_found", { staff_id: staffId });
      const after = decide(before);
      changed = after !== before.mode;
      if (changed) await write(tx, staffId, after);
      return after;
    }),
  );
  // A repeated request has its first answer, which may be old news: nothing is told then.
  if (changed) {
    push(modeChanged(staffId, mode));
    onlineMoved();
  }
  return mode;
}

async function write(tx: Sql, staffId: string, mode: Mode): Promise<void> {
  await updateMode(tx, staffId, mode);
  await announceStaff(tx, staffId);
}
