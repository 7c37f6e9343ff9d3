import { setTimeout as delay } from "node:timers/promises";

// Quick at first, then slower, so that waiting takes nothing away from what is waited for.
const firstPauseMs = 10;
const longestPauseMs = 100;

/**
 * Waits until the condition is truthy, and returns what it returned. An error that it throws counts as "not yet".
 * Throws after `timeoutMs` (10 s unless given), saying what was waited for and what the last error was.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let problem: unknown;
  let pauseMs = firstPauseMs;
  for (;;) {
    try {
      const result = await condition();
      if (result) return result as NonNullable<T>;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    if (Date.now() >= deadline) throw new Error(`waited ${timeoutMs} ms until ${what}`, { cause: problem });
    await delay(pauseMs);
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
  }
}
