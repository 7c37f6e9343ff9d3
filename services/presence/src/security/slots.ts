import { AppError } from "@switchboard/kit/errors";

/**
 * Lets `max` jobs run at a time and `queueMax` wait; more are refused with resource_exhausted presence.too_busy, so that
 * a flood neither fills the memory nor makes everybody wait.
 */
export class Slots {
  readonly #max: number;
  readonly #queueMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(max: number, queueMax: number) {
    this.#max = max;
    this.#queueMax = queueMax;
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
      throw new AppError("resource_exhausted", "presence.too_busy", { retry_after_s: "1" });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
