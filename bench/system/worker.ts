import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

// The longest that anything takes which a worker is told to do; one that takes longer hangs.
const timeoutMs = 180_000;

interface Report {
  readonly kind: string;
}
type Failure = { readonly kind: "failed"; readonly reason: string };

/** A process of the load generator that is sent orders and sends reports. What it says waits here until it is asked for. */
export class Worker<Order extends object, R extends Report> {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #onReport: (report: R) => void;
  readonly #said: (R | Failure)[] = [];
  #wake: () => void = () => undefined;

  /** @param onReport sees every report when it comes. */
  constructor(file: URL, onReport: (report: R) => void = () => undefined) {
    this.#name = fileURLToPath(file).split("/").slice(-2).join("/");
    this.#onReport = onReport;
    this.#child = fork(fileURLToPath(file));
    this.#child.on("message", (report: R) => {
      this.#onReport(report);
      this.#hear(report);
    });
    this.#child.once("exit", () => this.#hear({ kind: "failed", reason: "it ended; its output is above" }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  tell(order: Order): void {
    this.#child.send(order);
  }

  /** The next report of a kind; others before it are passed over. Throws when the worker fails or hangs. */
  async next<K extends R["kind"]>(kind: K): Promise<Extract<R, { kind: K }>> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      for (let report = this.#said.shift(); report !== undefined; report = this.#said.shift()) {
        if (isFailure(report)) throw new Error(`${this.#name} failed: ${report.reason}`);
        if (report.kind === kind) return report as Extract<R, { kind: K }>;
      }
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`${this.#name} did not say "${kind}" in ${timeoutMs / 1000} s`);
      await this.#saidMore(left);
    }
  }

  /** Ends the process. */
  end(): void {
    this.#child.removeAllListeners("exit");
    this.#child.kill();
  }

  #saidMore(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #hear(report: R | Failure): void {
    this.#said.push(report);
    this.#wake();
  }
}

function isFailure(report: Report): report is Failure {
  return report.kind === "failed";
}
