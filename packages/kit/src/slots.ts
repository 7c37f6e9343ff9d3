import pLimit, { type LimitFunction } from "p-limit";
import { AppError } from "./errors.ts";

/**
 * Lets `max` jobs run at a time and `queueMax` wait, in their order; more are refused with resource_exhausted and the
 * reason given, so that a flood neither fills the memory nor makes everybody wait.
 */
export class Slots {
  readonly #limit: LimitFunction;
  readonly #jobsMax: number;
  readonly #reason: string;

  constructor(max: number, queueMax: number, reason: string) {
    this.#limit = pLimit(max);
    this.#jobsMax = max + queueMax;
    this.#reason = reason;
  }

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#limit.activeCount + this.#limit.pendingCount >= this.#jobsMax) {
      throw new AppError("resource_exhausted", this.#reason, { retry_after_s: "1" });
    }
    return this.#limit(job);
  }
}
