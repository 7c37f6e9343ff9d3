import { describe, expect, test } from "vitest";
import type { ContenderName, Sample } from "../report/sample.ts";
import { percentiles, spread } from "../report/stats.ts";
import { sumFaults, summarise } from "../report/summary.ts";
import { messageMeasures, toHeadline } from "../workloads/measures.ts";

const rate = { name: "highest rate", unit: "", phase: "max", read: ({ outcome }: Sample) => outcome.perSecond };

function sampleOf(round: number, contender: ContenderName, perSecond: number, lost = 0, foreign = 0): Sample {
  const zero = { p50: 0, p99: 0 };
  const faults = { lost, doubled: 0, reordered: 0 };
  const counts = { messages: 1, accepted: 1, refused: 0, firstRefusal: undefined, perSecond };
  return {
    round,
    contender,
    phase: "max",
    outcome: { ...faults, ...counts, seen: zero, seenFromSend: zero, acked: zero },
    cpu: { seconds: {}, foreign },
    windowUs: [0, 0],
    settleMs: 0,
  };
}

function roundOf(round: number, floors: readonly [number, number], ours: number, peer: number): Sample[] {
  const [before, after] = floors;
  return [
    sampleOf(round, "floor", before),
    sampleOf(round, "switchboard", ours),
    sampleOf(round, "socketio", peer),
    sampleOf(round, "floor", after),
  ];
}

test("percentiles are values that were measured", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentiles(values)).toEqual({ p50: 100, p99: 198 });
});

test("the median of an even count is the mean of the two in the middle", () => {
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(spread([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
});

describe("a summary", () => {
  test("takes the ratio in each round against the mean of its two floors", () => {
    const line = summarise([...roundOf(1, [96, 104], 75, 25), ...roundOf(2, [200, 200], 50, 25)], rate);
    expect(line.overFloor).toEqual({ median: 0.5, min: 0.25, max: 0.75 });
    expect(line.overSocketIo.median).toBe(2.5);
  });

  test("leaves a round out whose floors differ by more than 15 % when three quiet ones remain", () => {
    const quiet = [1, 2, 3].flatMap((round) => roundOf(round, [100, 100], 50, 10));
    const line = summarise([...quiet, ...roundOf(4, [100, 116], 10, 10)], rate);
    expect(line).toMatchObject({ noisy: [4], used: [1, 2, 3], overFloor: { min: 0.5 } });
  });

  test("leaves a round out in which strangers took more than 10 % of the machine", () => {
    const quiet = [1, 2, 3].flatMap((round) => roundOf(round, [100, 100], 50, 10));
    const disturbed = [...roundOf(4, [100, 100], 20, 10), sampleOf(4, "switchboard", 20, 0, 0.11)];
    expect(summarise([...quiet, ...disturbed], rate)).toMatchObject({ noisy: [4], used: [1, 2, 3] });
  });

  test("uses noisy rounds when too few quiet ones remain, and names them", () => {
    const line = summarise([...roundOf(1, [100, 100], 50, 10), ...roundOf(2, [100, 200], 60, 10)], rate);
    expect(line).toMatchObject({ noisy: [2], used: [1, 2] });
  });

  test("adds up the faults of one system over all its runs", () => {
    const samples = [sampleOf(1, "switchboard", 1, 2), sampleOf(2, "switchboard", 1, 3), sampleOf(1, "socketio", 1, 9)];
    expect(sumFaults(samples, "switchboard")).toEqual({ lost: 5, doubled: 0, reordered: 0 });
  });

  test("the headline's numbers are medians of the ratios, rounded to thousandths", () => {
    const samples = roundOf(1, [300, 300], 100, 30);
    const lines = messageMeasures.map((measure) => summarise(samples, measure));
    const headline = toHeadline(lines, sumFaults(samples, "switchboard"));
    expect(headline).toMatchObject({ throughput_ratio: 0.333, throughput_vs_socketio: 3.333, lost: 0 });
  });
});
