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

/** The longest wait of a trouble that is young, in longest first waits: 2 s by default. */
const YOUNG = 4;
/** Later no wait is longer than this part of the time that the trouble has lasted. */
const PART = 1 / 4;

/**
 * The wait before attempt number `attempt` (from 0) of a trouble that has lasted `lastedMs`, in milliseconds: anything up
 * to base * 2^attempt, but not beyond four times the base or a quarter of what it has lasted, nor beyond the cap. So
 * whoever waits is back soon after a short outage, and a long one is not met with a hail of attempts.
 */
export function backoffDelay({ baseMs, capMs, random }: Backoff, attempt: number, lastedMs: number): number {
  const doubled = baseMs * 2 ** Math.min(attempt, 30);
  return Math.floor(random() * Math.min(capMs, doubled, Math.max(YOUNG * baseMs, PART * lastedMs)));
}

/** The attempts to end one trouble. */
export class Attempts {
  readonly #backoff: Backoff;
  #failed = 0;
  #since = 0;

  constructor(backoff: Backoff) {
    this.#backoff = backoff;
  }

  /** Whether one failed since the last `reset`. */
  get failing(): boolean {
    return this.#failed > 0;
  }

  /** One failed: the wait before the next, in milliseconds. */
  failed(): number {
    const now = Date.now();
    if (!this.failing) this.#since = now;
    return backoffDelay(this.#backoff, this.#failed++, now - this.#since);
  }

  /** The trouble is over; the next one is another. */
  reset(): void {
    this.#failed = 0;
  }
}
