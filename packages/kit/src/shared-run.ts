import { sleep } from "./sleep.ts";

/**
 * Makes one run serve all who ask before it begins. Who asks during a run gets the next one, because what that run has read
 * may be older than their question. Runs begin at least `apartMs` milliseconds apart; a failed one fails for all it served.
 */
export function sharedRun(run: () => Promise<void>, apartMs: number): () => Promise<void> {
  let began = Number.NEGATIVE_INFINITY;
  let next: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    const left = began + apartMs - performance.now();
    await (left > 0 ? sleep(left) : undefined);
    began = performance.now();
    next = undefined;
    await run();
  };
  return () => {
    next ??= begin();
    return next;
  };
}
