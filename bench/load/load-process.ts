import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, Outcome, Report } from "./job.ts";

// Connecting, sending, draining and comparing together; a job that takes longer hangs.
const jobTimeoutMs = 90_000;

/** The load generator, in a process of its own and the same one for every system. */
export class LoadProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(fileURLToPath(new URL("./main.ts", import.meta.url)));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Runs one job. `onMeasuring` and `onMeasured` are called at the borders of the measured time. */
  run(job: Job, onMeasuring: () => void, onMeasured: () => void): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#child.off("message", onReport);
        this.#child.off("exit", onExit);
        settle();
      };
      const onReport = (report: Report) => {
        if (report.kind === "measuring") onMeasuring();
        else if (report.kind === "measured") onMeasured();
        else if (report.kind === "done") finish(() => resolve(report.outcome));
        else finish(() => reject(new Error(`the load generator failed: ${report.reason}`)));
      };
      const onExit = () => finish(() => reject(new Error("the load generator ended; its output is above")));
      const timer = setTimeout(
        () => finish(() => reject(new Error(`${job.target.kind}: no result after ${jobTimeoutMs / 1000} s`))),
        jobTimeoutMs,
      );
      this.#child.on("message", onReport);
      this.#child.once("exit", onExit);
      this.#child.send(job);
    });
  }

  stop(): void {
    this.#child.disconnect();
  }
}
