import { SingleBar } from "cli-progress";
import type { Totals } from "./import-state.ts";

/** How far an import came, on a terminal; says nothing elsewhere. */
export class Progress {
  readonly #bar = new SingleBar({
    format: "{bar} {percentage} % | {rows} rows, {bad} bad | {rate} rows/s | {eta_formatted} to go",
    hideCursor: true,
  });
  readonly #startedAt = performance.now();
  readonly #before: number;

  constructor(total: number, done: number, totals: Totals) {
    this.#before = rowsOf(totals);
    this.#bar.start(total, done, { rows: this.#before, bad: totals.bad, rate: 0 });
  }

  update(done: number, totals: Totals): void {
    const rows = rowsOf(totals);
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    this.#bar.update(done, { rows, bad: totals.bad, rate: Math.round((rows - this.#before) / seconds) });
  }

  stop(): void {
    this.#bar.stop();
  }
}

/** Rows that were looked at. */
function rowsOf({ created, changed, unchanged, bad }: Totals): number {
  return created + changed + unchanged + bad;
}
