import type { ModeView } from "@switchboard/contracts/schemas/organisation";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { staffClient } from "./staff-client.ts";

/** The reader's own mode, as set in any of their tabs. */
export function useMode(): ModeView {
  useSignal(staffClient.modeChanged);
  return staffClient.mode;
}
