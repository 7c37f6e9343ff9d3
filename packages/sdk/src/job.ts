import { Attempts, type Backoff } from "./backoff.ts";
import { retryAfterMs } from "./problem-error.ts";

/** Settings of a job. */
export interface JobOptions {
  readonly backoff: Backoff;
  /** Whether a failed run is tried again; asked when it failed. */
  readonly enabled: () => boolean;
  readonly onError: (error: unknown) => void;
}

/**
 * Work that is asked for often and done one at a time: requests made while it runs or waits are done by one more run,
 * and a run that throws is tried again with backoff, and not before the gateway wants to hear of it again. What to do is read from state by the run itself. A job is
 * - idle: nothing was asked for, or it was cancelled.
 * - due: a timer runs until `dueAt`. An earlier request brings it forward.
 * - running: a request is kept in `again`, for one more run after this one. A restart makes this run count as one from
 *   the time before: if it fails it is repeated at once.
 * - backing off: due after a failed run. Requests do not bring it forward, a restart does.
 */
export class Job {
  readonly #run: () => Promise<void>;
  readonly #options: JobOptions;
  readonly #attempts: Attempts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;
  #running = false;
  #again: number | undefined;
  #restarted = false;

  constructor(run: () => Promise<void>, options: JobOptions) {
    this.#run = run;
    this.#options = options;
    this.#attempts = new Attempts(options.backoff);
  }

  /** Runs within `delayMs` milliseconds, or after the present run; never sooner than the backoff of a failure. */
  request(delayMs = 0): void {
    if (this.#running) this.#again = Math.min(this.#again ?? delayMs, delayMs);
    else if (!this.#attempts.failing || this.#timer === undefined) this.#schedule(delayMs);
  }

  /** Forgets failures and runs now, or right after the present run. */
  restart(): void {
    this.#attempts.reset();
    this.#restarted = this.#running;
    this.request();
  }

  /** Takes back what was asked for. A run under way ends without another; the job can be asked again. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = undefined;
    this.#attempts.reset();
    this.#restarted = false;
  }

  #schedule(delayMs: number): void {
    const dueAt = Date.now() + delayMs;
    if (this.#timer !== undefined && this.#dueAt <= dueAt) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAt = dueAt;
    if (delayMs > 0) this.#timer = setTimeout(() => this.#start(), delayMs);
    else this.#start();
  }

  #start(): void {
    this.#timer = undefined;
    this.#running = true;
    this.#restarted = false;
    this.#run().then(
      () => this.#finished(),
      (error: unknown) => this.#failed(error),
    );
  }

  #finished(): void {
    this.#running = false;
    this.#attempts.reset();
    const again = this.#again;
    this.#again = undefined;
    if (again !== undefined) this.#schedule(again);
  }

  #failed(error: unknown): void {
    this.#running = false;
    this.#again = undefined;
    this.#options.onError(error);
    if (!this.#options.enabled()) return;
    // What failed belongs to the time before the restart.
    const wait = this.#restarted ? 0 : this.#attempts.failed();
    this.#schedule(Math.max(wait, retryAfterMs(error)));
  }
}
