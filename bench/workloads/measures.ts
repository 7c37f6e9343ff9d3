import type { Faults } from "../load/job.ts";
import type { Measure } from "../report/sample.ts";
import type { Line } from "../report/summary.ts";

const rates = ["100/s", "500/s", "1000/s", "2000/s"];

/** What the table shows, in its order. */
export const messageMeasures: readonly Measure[] = [
  ...rates.flatMap((phase): Measure[] => [
    { name: `p50 at ${phase}`, unit: "ms", phase, read: ({ outcome }) => outcome.seen.p50 },
    { name: `p99 at ${phase}`, unit: "ms", phase, read: ({ outcome }) => outcome.seen.p99 },
  ]),
  { name: "highest rate", unit: "messages/s", phase: "max", read: ({ outcome }) => outcome.perSecond },
];

/** The numbers that are held against the targets: the last line of the output. */
export interface Headline extends Faults {
  readonly p50_ratio_100: number;
  readonly p99_ratio_1000: number;
  readonly p99_ratio_2000: number;
  readonly throughput_ratio: number;
  readonly throughput_vs_socketio: number;
}

/** Picks the headline's numbers from the lines of the table. */
export function toHeadline(lines: readonly Line[], faults: Faults): Headline {
  const find = (name: string) => lines.find(({ measure }) => measure.name === name);
  const round = (value: number | undefined) => Math.round((value ?? Number.NaN) * 1000) / 1000;
  const { lost, doubled, reordered } = faults;
  return {
    p50_ratio_100: round(find("p50 at 100/s")?.overFloor.median),
    p99_ratio_1000: round(find("p99 at 1000/s")?.overFloor.median),
    p99_ratio_2000: round(find("p99 at 2000/s")?.overFloor.median),
    throughput_ratio: round(find("highest rate")?.overFloor.median),
    throughput_vs_socketio: round(find("highest rate")?.overSocketIo.median),
    lost,
    doubled,
    reordered,
  };
}
