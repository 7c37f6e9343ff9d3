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
  // Nudges come with every message: an abort signal of each pause would cost each of them an error.
  let nudged = false;
  let wake: () => void = () => undefined;

  const pause = async (ms: number): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  };
  const nudge = (): void => {
    nudged = true;
    wake();
  };
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // Who nudges from now on means the run after this one.
      nudged = false;
      let failed = false;
      await run(stopping.signal).catch((err: unknown) => {
        failed = true;
        if (!stopping.signal.aborted) log.warn({ err, loop: name }, "a run of a loop failed");
      });
      const usualMs = typeof everyMs === "number" ? everyMs : everyMs();
      if (!nudged) await pause(failed ? (retryMs ?? usualMs) : usualMs);
    }
  };
  const done = work();

  return {
    nudge,
    stop: () => {
      stopping.abort();
      nudge();
      return done;
    },
  };
}
