import type { Backoff } from "./backoff.ts";
import { deferred } from "./deferred.ts";
import { Job } from "./job.ts";
import { ProblemError } from "./problem-error.ts";

/** What is repeated, and when it is not. */
export interface UntilAnsweredOptions<T> {
  /** Sends the request, each time with the same key: that makes repeating it harmless. */
  readonly send: () => Promise<T>;
  /** Whether an error is an answer, too. */
  readonly isAnswer: (error: unknown) => error is ProblemError;
  readonly backoff: Backoff;
  readonly onError: (error: unknown) => void;
}

/** A request that is repeated until it has an answer, however many get lost. */
export class UntilAnswered<T> {
  readonly #options: UntilAnsweredOptions<T>;
  readonly #outcome = deferred<T>();
  readonly #job: Job;
  #stopped = false;
  #answered = false;

  /** Sends it at once. */
  constructor(options: UntilAnsweredOptions<T>) {
    this.#options = options;
    this.#job = new Job(() => this.#try(), { ...options, enabled: () => !this.#stopped });
    this.#job.request();
  }

  /** Rejects with `ProblemError` when it was refused, or stopped. */
  get answer(): Promise<T> {
    return this.#outcome.promise;
  }

  /** There is a line again: waits no longer. */
  resume(): void {
    this.#job.restart();
  }

  /** Gives up. */
  stop(): void {
    this.#stopped = true;
    this.#job.cancel();
    this.#outcome.reject(new ProblemError({ status: 0, kind: "aborted", reason: "sdk.disconnected" }));
  }

  async #try(): Promise<void> {
    // The line may have come back while the answer was on its way.
    if (this.#answered) return;
    try {
      this.#outcome.resolve(await this.#options.send());
      this.#answered = true;
    } catch (error) {
      if (!this.#options.isAnswer(error)) throw error;
      this.#answered = true;
      this.#outcome.reject(error);
    }
  }
}
