import type { Asking } from "@switchboard/pg/idempotency";
import { changeMode, type ModeDeps } from "../changes/change-mode.ts";
import type { Mode } from "../domain/staff.ts";

/** P2, P3: switches somebody online or offline. Throws not_found presence.staff_not_found. */
export function setMode(deps: ModeDeps, asking: Asking, staffId: string, mode: Mode): Promise<Mode> {
  return changeMode(deps, { asking, rpc: "SetMode", input: { mode } }, staffId, () => mode);
}
