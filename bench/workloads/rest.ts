import type { Backends } from "@switchboard/stack/backends/find-backends";
import { startRestFloor } from "../floor/start-rest-floor.ts";
import { type Figure, type FigureLine, medianOf, summariseFigures } from "../report/figures.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { openHeldChats } from "../system/people.ts";
import { requireBuilt } from "../system/require-built.ts";
import { makeInboxes } from "../system/seed-history.ts";
import { profileOptions } from "../system/start-switchboard.ts";
import { type BenchSystemOptions, say, withBackends, withSystem } from "../system/with-system.ts";
import { type IdleSample, type IdleServices, measureIdle } from "./idle-services.ts";
import type { WorkloadOptions } from "./options.ts";
import { restCases, restKinds } from "./rest-cases.ts";
import { type CallerCount, callerCounts, floorOf, measureRest, type RestRound, type RestSample } from "./rest-round.ts";
import { measureWaiting, type WaitingPage, type WaitingSample, waitingCases, waitingPages } from "./waiting-lists.ts";

/** What is done how often, and for how long in milliseconds. */
interface Plan {
  readonly rounds: number;
  readonly restMs: number;
  readonly repetitions: number;
  readonly waiting: readonly number[];
  readonly settleMs: number;
  readonly measureMs: number;
}

const full = {
  restMs: 3_000,
  repetitions: 100,
  waiting: [1_000, 10_000, 100_000],
  settleMs: 30_000,
  measureMs: 60_000,
};
const quick = { restMs: 1_000, repetitions: 40, waiting: [1_000, 10_000, 100_000], settleMs: 5_000, measureMs: 15_000 };

interface RestRun extends RestRound {
  readonly waiting: readonly WaitingSample[];
}

/** Small requests over REST, long lists of waiting chats, and what the services take while nobody does anything. */
export function benchRest(options: WorkloadOptions): Promise<number> {
  requireBuilt();
  const plan: Plan = { ...(options.quick ? quick : full), rounds: options.rounds ?? (options.quick ? 2 : 5) };
  return withBackends(async (backends) => {
    const run = await describeRun("rest", options.quick, backends);
    const env = { NODE_OPTIONS: profileOptions(options.profileDir).join(" ") };
    const system: BenchSystemOptions = { form: "built", notifies: 1, env };
    const idle = await measureIdle(backends, system, plan);
    say(`idle: ${sum(idle.nobody.cpu).toFixed(2)} % of a processor, with people ${sum(idle.people.cpu).toFixed(2)} %`);
    const samples = await measureRequests(backends, system, plan);
    const noisy = samples.map((one) => one.noisy);
    const lines = [
      ...summariseFigures(toFigures(samples, plan), noisy),
      ...summariseFigures(idleFigures(idle), [false]),
    ];
    await reportRun(run, toHeadline(lines), lines, { samples, idle });
    return 0;
  });
}

function measureRequests(backends: Backends, options: BenchSystemOptions, plan: Plan): Promise<RestRun[]> {
  return withSystem(backends, options, async (system) => {
    const floor = await startRestFloor(system);
    try {
      const cases = restCases(system, floor.url, await openHeldChats(system));
      await measureRest(cases, plan.restMs);
      const rounds: RestRound[] = [];
      for (let round = 1; round <= plan.rounds; round++) {
        rounds.push(await measureRest(cases, plan.restMs));
        say(`round ${round} of ${plan.rounds} is over`);
      }
      // Last, so that nothing else is read beside a hundred thousand chats.
      const waiting = await waitingCases(system, await makeInboxes(system, plan.waiting));
      await measureWaiting(waiting, plan.repetitions);
      const runs: RestRun[] = [];
      for (const round of rounds) runs.push({ ...round, waiting: await measureWaiting(waiting, plan.repetitions) });
      return runs;
    } finally {
      await floor.stop();
    }
  });
}

function toHeadline(lines: readonly FigureLine[]): Record<string, number> {
  const ratios = (name: (kind: string) => string) => restKinds.map((kind) => medianOf(lines, name(kind)));
  return {
    rest_p50_ratio: Math.max(...ratios(latencyRatio)),
    rest_rate_ratio: Math.min(...ratios(rateRatio)),
    waiting_growth: Math.max(...waitingPages.map((page) => medianOf(lines, growthName(page)))),
    idle_cpu_percent: medianOf(lines, idleCpu),
    idle_rss_mb: medianOf(lines, idleMemory),
  };
}

const latencyRatio = (kind: string) => `${kind}, one caller, ours / floor`;
const rateRatio = (kind: string) => `${kind}, 32 callers, ours / floor`;
const growthName = (page: WaitingPage) => `waiting, ${page}, largest / smallest`;
const idleCpu = "CPU of all services, idle";
const idleMemory = "memory of all services, idle";

function toFigures(samples: readonly RestRun[], { waiting }: Plan): Figure[] {
  return [
    ...restKinds.flatMap((kind) => callerCounts.flatMap((callers) => restFigures(samples, kind, callers))),
    ...waitingPages.flatMap((page) => waitingFigures(samples, page, waiting)),
  ];
}

function restFigures(samples: readonly RestRun[], kind: string, callers: CallerCount): Figure[] {
  const found = samples.flatMap((round) => round.samples.filter((one) => one.kind === kind && one.callers === callers));
  const values = (read: (sample: RestSample) => number) => found.map(read);
  if (callers === 1) {
    const ours = values((one) => one.ours.p50);
    const floor = values((one) => floorOf(one, ({ p50 }) => p50));
    return [
      { name: `${kind}, one caller`, unit: "ms", values: ours },
      { name: `${kind}, one caller, floor`, unit: "ms", values: floor },
      { name: latencyRatio(kind), unit: "", values: ratios(ours, floor), target: "<= 1.8" },
    ];
  }
  const ours = values((one) => one.ours.perSecond);
  const floor = values((one) => floorOf(one, ({ perSecond }) => perSecond));
  return [
    { name: `${kind}, 32 callers`, unit: "1/s", values: ours },
    { name: `${kind}, 32 callers, floor`, unit: "1/s", values: floor },
    { name: rateRatio(kind), unit: "", values: ratios(ours, floor), target: ">= 0.5" },
  ];
}

function waitingFigures(samples: readonly RestRun[], page: WaitingPage, sizes: readonly number[]): Figure[] {
  const of = (size: number) =>
    samples.map(({ waiting }) => waiting.find((one) => one.page === page && one.waiting === size)?.p50 ?? Number.NaN);
  return [
    ...sizes.map((size) => ({ name: `waiting, ${page} of ${size}`, unit: "ms", values: of(size) })),
    {
      name: growthName(page),
      unit: "",
      values: ratios(of(sizes.at(-1) ?? 0), of(sizes[0] ?? 0)),
      target: "<= 1.3",
    },
  ];
}

function idleFigures({ nobody, people }: IdleServices): Figure[] {
  const mebibytes = (bytes: number) => bytes / 2 ** 20;
  return [
    ...Object.keys(nobody.cpu).flatMap((service): Figure[] => [
      { name: `CPU of ${service}, idle`, unit: "%", values: [nobody.cpu[service] ?? Number.NaN] },
      { name: `CPU of ${service}, idle people`, unit: "%", values: [people.cpu[service] ?? Number.NaN] },
      { name: `memory of ${service}, idle`, unit: "MiB", values: [mebibytes(nobody.memory[service] ?? Number.NaN)] },
      {
        name: `memory of ${service}, idle people`,
        unit: "MiB",
        values: [mebibytes(people.memory[service] ?? Number.NaN)],
      },
    ]),
    { name: idleCpu, unit: "%", values: [sum(nobody.cpu)], target: "<= 2" },
    { name: `${idleCpu} people`, unit: "%", values: [sum(people.cpu)], target: "<= 2" },
    { name: idleMemory, unit: "MiB", values: [mebibytes(sum(nobody.memory))], target: "<= 320" },
  ];
}

function sum(values: IdleSample["cpu"]): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}

function ratios(ours: readonly number[], floor: readonly number[]): number[] {
  return ours.map((value, index) => value / (floor[index] ?? Number.NaN));
}
