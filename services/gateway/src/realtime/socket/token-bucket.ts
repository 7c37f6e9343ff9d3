/** How fast tokens come back, and how many there can be. */
export interface BucketLimits {
  /** Tokens of a full bucket. */
  readonly burst: number;
  readonly perSecond: number;
}

/** A token bucket for one socket; two numbers, so that ten thousand of them cost nothing. Times in milliseconds. */
export class TokenBucket {
  #limits: BucketLimits;
  #tokens: number;
  #at: number;

  constructor(limits: BucketLimits, now: number) {
    this.#limits = limits;
    this.#tokens = limits.burst;
    this.#at = now;
  }

  /**
   * Takes one token: 0 when there was one, else the milliseconds until there is. Other limits than the time before begin
   * with a full bucket.
   */
  take(now: number, limits = this.#limits): number {
    const { burst, perSecond } = limits;
    if (limits !== this.#limits) this.#tokens = burst;
    this.#limits = limits;
    const elapsed = Math.max(0, now - this.#at);
    this.#tokens = Math.min(burst, this.#tokens + (elapsed * perSecond) / 1000);
    this.#at = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) * 1000) / perSecond);
  }
}
