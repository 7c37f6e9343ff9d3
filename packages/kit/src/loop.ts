import type { Logger } from "./log.ts";
import { sleep } from "./sleep.ts";

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
  let wake = new AbortController();

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // Who nudges from now on means the run after this one.
      wake = new AbortController();
      let failed = false;
      await run(stopping.signal).catch((err: unknown) => {
        failed = true;
        if (!stopping.signal.aborted) log.warn({ err, loop: name }, "a run of a loop failed");
      });
      const usualMs = typeof everyMs === "number" ? everyMs : everyMs();
      await sleep(failed ? (retryMs ?? usualMs) : usualMs, wake.signal);
    }
  };
  const done = work();

  return {
    nudge: () => wake.abort(),
    stop: () => {
      stopping.abort();
      wake.abort();
      return done;
    },
  };
}
