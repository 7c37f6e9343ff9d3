import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";

export interface SyncOptions {
  readonly name: string;
  /** Milliseconds from one load to the next. */
  readonly everyMs: number;
  /** Milliseconds from a load that failed to the next. */
  readonly retryMs: number;
  readonly log: Logger;
  readonly load: (signal: AbortSignal) => Promise<void>;
}

/** Loads everything at once and again and again, in case an event was lost. */
export function startSync({ name, everyMs, retryMs, log, load }: SyncOptions): Loop {
  let loaded = false;
  return startLoop({
    name,
    everyMs: () => (loaded ? everyMs : retryMs),
    log,
    run: async (signal) => {
      loaded = false;
      await load(signal);
      loaded = true;
    },
  });
}
