/** How long to wait before trying again: full jitter, so that many clients never come back in step. */
export interface Backoff {
  /** Longest first wait, in milliseconds. */
  readonly baseMs: number;
  /** Longest wait ever, in milliseconds. */
  readonly capMs: number;
  /** 0 to 1, evenly. */
  readonly random: () => number;
}

export const defaultBackoff: Backoff = { baseMs: 500, capMs: 20_000, random: Math.random };

/** The wait before attempt number `attempt` (from 0), in milliseconds: anything up to base * 2^attempt, within the cap. */
export function backoffDelay(backoff: Backoff, attempt: number): number {
  return Math.floor(backoff.random() * Math.min(backoff.capMs, backoff.baseMs * 2 ** Math.min(attempt, 30)));
}
