import { type Repeated, type RepeatedRequest, repeat } from "../load/keep-alive.ts";
import { CpuMeter } from "../report/cpu-meter.ts";
import { differs, isDisturbed } from "../report/figures.ts";
import type { RestCase, RestKind } from "./rest-cases.ts";

/** Callers at once: one, who waits for each answer, and as many as keep the services busy. */
export const callerCounts = [1, 32] as const;
export type CallerCount = (typeof callerCounts)[number];

/** One kind of request by so many callers, in one round. */
export interface RestSample {
  readonly kind: RestKind;
  readonly callers: CallerCount;
  readonly ours: Repeated;
  /** Before and after. */
  readonly floors: readonly Repeated[];
}

/** One round of all kinds. */
export interface RestRound {
  readonly samples: readonly RestSample[];
  readonly noisy: boolean;
}

/** Times each kind between two times of the floor's. */
export async function measureRest(cases: readonly RestCase[], ms: number): Promise<RestRound> {
  const meter = new CpuMeter();
  meter.start({});
  const samples: RestSample[] = [];
  for (const { kind, ours, floor } of cases) {
    for (const callers of callerCounts) {
      const time = (request: RepeatedRequest, share = 1) => repeat(request, callers, ms * share);
      const before = await time(floor, 0.5);
      samples.push({ kind, callers, ours: await time(ours), floors: [before, await time(floor, 0.5)] });
    }
  }
  const moved = samples.some(({ floors }) => differs(floors.map(({ p50 }) => p50)));
  return { samples, noisy: moved || isDisturbed([meter.stop({}).foreign]) };
}

/** The mean of the floor before and after. */
export function floorOf({ floors }: RestSample, read: (one: Repeated) => number): number {
  return floors.reduce((sum, one) => sum + read(one), 0) / floors.length;
}
