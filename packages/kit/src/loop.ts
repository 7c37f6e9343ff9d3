import type { Logger } from "./log.ts";

export interface LoopOptions {
  /** For the log. */
  readonly name: string;
  /** Milliseconds between the end of one run and the start of the next; asked for after each run if it is a function. */
  readonly everyMs: number | (() => number);
  /** Milliseconds from a run that failed to the next, where that is not `everyMs`. */
  readonly retryMs?: number;
  readonly log: Logger;
  /** One run; the signal is aborted when the loop is told to stop. */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

export interface Loop {
  /** Runs as soon as possible; during a run, once more right after it. */
  nudge(): void;
  /** Resolves when the current run has ended; there is none after it. */
  stop(): Promise<void>;
}

/** Repeats a job that never overlaps itself; a failing run is logged and the loop goes on. The first run starts at once. */
export function startLoop({ name, everyMs, retryMs, log, run }: LoopOptions): Loop {
  const stopping = new AbortController();
  let nudged = false;
  let wake: (() => void) | undefined;

  const pause = (failed: boolean): Promise<void> =>
    new Promise((resolve) => {
      const usualMs = typeof everyMs === "number" ? everyMs : everyMs();
      const timer = setTimeout(resolve, failed ? (retryMs ?? usualMs) : usualMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      nudged = false;
      let failed = false;
      await run(stopping.signal).catch((err: unknown) => {
        failed = true;
        if (!stopping.signal.aborted) log.warn({ err, loop: name }, "a run of a loop failed");
      });
      if (!nudged && !stopping.signal.aborted) await pause(failed);
      wake = undefined;
    }
  };
  const done = work();

  return {
    nudge: () => {
      nudged = true;
      wake?.();
    },
    stop: () => {
      stopping.abort();
      wake?.();
      return done;
    },
  };
}
