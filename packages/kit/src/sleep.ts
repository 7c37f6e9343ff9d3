import { setTimeout as delay } from "node:timers/promises";

/** Resolves after so many milliseconds, or as soon as the signal is aborted; never rejects. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  // Nothing but the signal makes it reject, and whoever slept looks at that anyway.
  await delay(ms, undefined, signal && { signal }).catch(() => undefined);
}
