import type { ModeView } from "@switchboard/contracts/views";
import { staffClient } from "./staff-client.ts";
import { useSignal } from "./use-signal.ts";

/** The reader's own mode, as set in any of their tabs. */
export function useMode(): ModeView {
  return useSignal(staffClient.modeChanged, () => staffClient.mode ?? "offline");
}
