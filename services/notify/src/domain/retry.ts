/** When to try again. All times in milliseconds. */
export interface RetryPolicy {
  /** The pause after the first attempt. */
  readonly firstMs: number;
  /** Each pause is this many times the one before. */
  readonly factor: number;
  /** No pause is longer. */
  readonly longestMs: number;
  /** After this long, counted from the start, there is no further attempt. */
  readonly windowMs: number;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

/** 10 s, 30 s, 90 s... and a last attempt after 24 hours. */
export const webhookRetry: RetryPolicy = { firstMs: 10 * SECOND_MS, factor: 3, longestMs: DAY_MS, windowMs: DAY_MS };
/** 5 s, 10 s, 20 s... every hour in the end, for 24 hours. */
export const mailRetry: RetryPolicy = { firstMs: 5 * SECOND_MS, factor: 2, longestMs: HOUR_MS, windowMs: DAY_MS };

/** What is known after a failed attempt. */
export interface FailedAttempt {
  /** How many there were, this one included. */
  readonly attempts: number;
  readonly startedAt: Date;
  /** The other side asked for a pause of at least this. */
  readonly atLeastMs?: number | undefined;
}

/**
 * The time of the next attempt; undefined when it is time to give up. Pauses are spread by a quarter up and down, so
 * that what failed together does not come back together. The last attempt is made at the end of the window.
 *
 * @param random from 0 to 1
 */
export function nextAttempt(policy: RetryPolicy, failed: FailedAttempt, now: Date, random: number): Date | undefined {
  const end = failed.startedAt.getTime() + policy.windowMs;
  if (now.getTime() >= end) return undefined;
  const pause = Math.min(policy.firstMs * policy.factor ** (failed.attempts - 1), policy.longestMs);
  const spread = Math.max(pause * (0.75 + 0.5 * random), failed.atLeastMs ?? 0);
  return new Date(Math.min(now.getTime() + Math.round(spread), end));
}
