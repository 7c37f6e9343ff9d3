import type { Faults } from "../load/job.ts";
import type { ContenderName, Measure, Sample } from "./sample.ts";
import { type Spread, spread } from "./stats.ts";

/** Floors of one round and phase that differ by more than this share mean that the machine was not the same. */
export const noiseLimit = 0.15;
/** So does a run beside which strangers took more than this share of it. */
export const foreignLimit = 0.1;
/** Noisy rounds are left out when at least so many quiet ones remain. */
export const quietEnough = 3;

/** One line of the table. */
export interface Line {
  readonly measure: Measure;
  readonly floor: Spread;
  readonly switchboard: Spread;
  readonly socketio: Spread;
  /** Medians of the rounds' ratios. */
  readonly overFloor: Spread;
  readonly overSocketIo: Spread;
  /** Rounds in which the machine was not the same for all. */
  readonly noisy: readonly number[];
  /** Rounds that the medians are of. */
  readonly used: readonly number[];
}

/** Medians over the rounds of one measure. */
export function summarise(samples: readonly Sample[], measure: Measure): Line {
  const ofPhase = samples.filter(({ phase }) => phase === measure.phase);
  const rounds = [...new Set(ofPhase.map(({ round }) => round))];
  const noisy = rounds.filter((round) => isNoisy(ofPhase, round));
  const quiet = rounds.filter((round) => !noisy.includes(round));
  const used = quiet.length >= quietEnough ? quiet : rounds;
  const valueIn = (contender: ContenderName) => (round: number) =>
    mean(ofPhase.filter((one) => one.round === round && one.contender === contender).map(measure.read));
  const floor = used.map(valueIn("floor"));
  const ours = used.map(valueIn("switchboard"));
  const peer = used.map(valueIn("socketio"));
  return {
    measure,
    floor: spread(floor),
    switchboard: spread(ours),
    socketio: spread(peer),
    overFloor: spread(ours.map((value, index) => value / (floor[index] ?? Number.NaN))),
    overSocketIo: spread(ours.map((value, index) => value / (peer[index] ?? Number.NaN))),
    noisy,
    used,
  };
}

/** The faults of all runs of one system together. */
export function sumFaults(samples: readonly Sample[], contender: ContenderName): Faults {
  const outcomes = samples.filter((one) => one.contender === contender).map(({ outcome }) => outcome);
  const sum = (read: (faults: Faults) => number) => outcomes.reduce((total, outcome) => total + read(outcome), 0);
  return {
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    reordered: sum(({ reordered }) => reordered),
  };
}

/** Compares the floor before and after the others: the rate where it is the result, else the median latency. */
function isNoisy(samples: readonly Sample[], round: number): boolean {
  const ofRound = samples.filter((one) => one.round === round);
  if (ofRound.some(({ cpu }) => cpu.foreign > foreignLimit)) return true;
  const floors = ofRound
    .filter(({ contender }) => contender === "floor")
    .map(({ phase, outcome }) => (phase === "max" ? outcome.perSecond : outcome.seen.p50));
  return Math.max(...floors) / Math.min(...floors) - 1 > noiseLimit;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
