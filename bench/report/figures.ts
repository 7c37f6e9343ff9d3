import { type Spread, spread } from "./stats.ts";
import { foreignLimit, noiseLimit, quietEnough } from "./summary.ts";
import { renderRows, show } from "./table.ts";

/** One number of each round. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** As it is to be shown, for example `<= 3`. */
  readonly target?: string;
}

/** A figure over the rounds that count. */
export interface FigureLine extends Spread {
  readonly name: string;
  readonly unit: string;
  readonly target: string;
  /** Rounds, from 1, in which the machine was not the same for all. */
  readonly noisy: readonly number[];
}

/** Medians of figures; noisy rounds are left out when at least three quiet ones remain. */
export function summariseFigures(figures: readonly Figure[], noisy: readonly boolean[]): FigureLine[] {
  const quiet = noisy.filter((one) => !one).length;
  const counts = (index: number) => quiet < quietEnough || noisy[index] !== true;
  const noisyRounds = noisy.flatMap((one, index) => (one ? [index + 1] : []));
  return figures.map(({ name, unit, values, target = "" }) => ({
    name,
    unit,
    target,
    ...spread(values.filter((_, index) => counts(index))),
    noisy: noisyRounds,
  }));
}

/** The median of the figure with this name, as it goes into the last line of the output. */
export function medianOf(lines: readonly FigureLine[], name: string): number {
  const line = lines.find((one) => one.name === name);
  return Math.round((line?.median ?? Number.NaN) * 1000) / 1000;
}

/** A markdown table of figures. */
export function renderFigures(lines: readonly FigureLine[]): string {
  const rows = lines.map((line) => [line.name, line.unit, show(line), line.target]);
  const noisy = lines[0]?.noisy ?? [];
  const note = noisy.length === 0 ? "" : `\n\nNoisy rounds: ${noisy.join(", ")}.`;
  return `${renderRows([["measure", "unit", "median (min..max)", "target"], ...rows])}${note}`;
}

/** Whether what ought to be equal, the floor before and after for example, differs too much. */
export function differs(values: readonly number[]): boolean {
  return Math.max(...values) / Math.min(...values) - 1 > noiseLimit;
}

/** Whether strangers took too much of the machine in any of these measurements. */
export function isDisturbed(foreign: readonly number[]): boolean {
  return foreign.some((share) => share > foreignLimit);
}
