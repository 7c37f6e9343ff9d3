import type { Logger } from "./log.ts";

interface Owned {
  readonly name: string;
  readonly close: () => unknown;
}

/**
 * Start and stop of one process. Resources are closed newest first, each waited for, so what came later may lean on
 * what came before. The first SIGTERM or SIGINT stops gracefully; a second one, or the end of the grace, ends the
 * process at once with code 1.
 */
export class Lifecycle {
  readonly #log: Logger;
  readonly #graceMs: number;
  readonly #owned: Owned[] = [];
  readonly #stopping = new AbortController();
  #ready = false;
  #stopped: Promise<void> | undefined;

  constructor(log: Logger, graceMs: number) {
    this.#log = log;
    this.#graceMs = graceMs;
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => this.#onSignal(signal));
  }

  /** Aborted when stopping begins: loops and long calls end on it. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Whether the process takes work: `/readyz` says so. */
  get ready(): boolean {
    return this.#ready && !this.signal.aborted;
  }

  markReady(): void {
    this.#ready = true;
  }

  /** Takes a resource into care and gives it back. */
  own<T>(name: string, resource: T, close: (resource: T) => unknown): T {
    this.#owned.push({ name, close: () => close(resource) });
    return resource;
  }

  /** Stops everything, once; the process exits by itself when nothing keeps it. */
  stop(reason: string): Promise<void> {
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  async #stop(reason: string): Promise<void> {
    this.#log.info({ reason }, "stopping");
    this.#stopping.abort(new Error("the process is stopping"));
    const deadline = setTimeout(() => this.#giveUp("the grace is over"), this.#graceMs);
    deadline.unref();
    for (const owned of this.#owned.reverse()) await this.#close(owned);
    clearTimeout(deadline);
    this.#log.info("stopped");
  }

  async #close({ name, close }: Owned): Promise<void> {
    try {
      await close();
    } catch (err) {
      this.#log.error({ err, resource: name }, "a resource did not close");
    }
  }

  #onSignal(signal: NodeJS.Signals): void {
    if (this.signal.aborted) this.#giveUp("a second signal came");
    else void this.stop(signal).then(() => process.exit(0));
  }

  #giveUp(reason: string): void {
    this.#log.fatal({ reason }, "stopping at once");
    process.exit(1);
  }
}
