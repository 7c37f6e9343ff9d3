import type { Bus, Subscription } from "@switchboard/bus/nats";
import { livePushesLostSubject } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";

export interface ReconcileOptions {
  readonly bus: Bus;
  readonly log: Logger;
  readonly everyMs: number;
  /** Each compares what this gateway knows with what its owner does. One that fails does again the next time. */
  readonly comparisons: readonly (() => Promise<void>)[];
  /** Pushes were lost, nobody knows which. */
  readonly onLoss: () => void;
}

/**
 * Finds out what live pushes lost (ADR 15): once in a heartbeat it compares heads, lists and who is online. It does so at
 * once after NATS was away, and when an instance of chat says that it may have lost some.
 */
export class Reconcile {
  readonly #options: ReconcileOptions;
  readonly #loop: Loop;
  readonly #told: Subscription;
  #pushesLost = false;

  constructor(options: ReconcileOptions) {
    this.#options = options;
    const { bus, log, everyMs } = options;
    this.#loop = startLoop({ name: "reconcile", everyMs, log, run: () => this.#compare() });
    bus.onConnect(() => this.#noteLoss());
    this.#told = bus.subscribe(livePushesLostSubject, () => this.#noteLoss());
  }

  stop(): Promise<void> {
    this.#told.unsubscribe();
    return this.#loop.stop();
  }

  #noteLoss(): void {
    this.#pushesLost = true;
    this.#loop.nudge();
  }

  async #compare(): Promise<void> {
    const { comparisons, onLoss } = this.#options;
    if (this.#pushesLost) onLoss();
    this.#pushesLost = false;
    const compared = await Promise.allSettled(comparisons.map((compare) => compare()));
    for (const outcome of compared) if (outcome.status === "rejected") throw outcome.reason;
  }
}
