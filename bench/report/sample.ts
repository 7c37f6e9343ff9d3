import type { Outcome, Target } from "../load/job.ts";
import type { CpuUse } from "./cpu-meter.ts";

export type ContenderName = Target["kind"];

/** One measurement. */
export interface Sample {
  readonly round: number;
  readonly phase: string;
  readonly contender: ContenderName;
  readonly outcome: Outcome;
  readonly cpu: CpuUse;
  /** The measured time, in microseconds of the system's monotonic clock, which profiles count in too. */
  readonly windowUs: readonly [from: number, until: number];
  /** Milliseconds from the end of the measurement until the system had nothing left to do in the background. */
  readonly settleMs: number;
}

/** A number that is read from each sample of a phase. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly phase: string;
  readonly read: (sample: Sample) => number;
}

/** CPU microseconds of one process for each message. */
export function cpuPerMessage({ cpu, outcome }: Sample, process: string): number {
  return ((cpu.seconds[process] ?? Number.NaN) * 1e6) / outcome.messages;
}
