import { AppError } from "./errors.ts";

/**
 * Lets `max` jobs run at a time and `queueMax` wait; more are refused with resource_exhausted and the reason given, so
 * that a flood neither fills the memory nor makes everybody wait.
 */
export class Slots {
  readonly #max: number;
  readonly #queueMax: number;
  readonly #reason: string;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(max: number, queueMax: number, reason: string) {
    this.#max = max;
    this.#queueMax = queueMax;
    this.#reason = reason;
  }

  async run<T>(job: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await job();
    } finally {
      // The slot passes straight to the next in line, so nobody overtakes.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#max) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#queueMax) {
      throw new AppError("resource_exhausted", this.#reason, { retry_after_s: "1" });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
