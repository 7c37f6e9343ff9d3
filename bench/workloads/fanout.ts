import type { Backends } from "@switchboard/stack/backends/find-backends";
import type { System } from "@switchboard/stack/system";
import type { FanoutOrder, FanoutReport } from "../fanout/fanout-job.ts";
import { type SocketsFloor, startSocketsFloor } from "../floor/start-sockets-floor.ts";
import { differs, type Figure, type FigureLine, isDisturbed, medianOf, summariseFigures } from "../report/figures.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { makeAudience } from "../system/audiences.ts";
import { profileOptions } from "../system/start-switchboard.ts";
import { say, withBackends, withSystem } from "../system/with-system.ts";
import { Worker } from "../system/worker.ts";
import { audienceName, type FanoutPlan, type FanoutSample, measureSize } from "./fanout-round.ts";
import type { WorkloadOptions } from "./options.ts";

const sizes = [2, 10, 100, 1000];
/** The size that is held against the target. */
const judged = 1000;
const full: FanoutPlan = { warmupMs: 1_000, measureMs: 4_000 };
const quick: FanoutPlan = { warmupMs: 500, measureMs: 1_500 };

type Generator = Worker<FanoutOrder, FanoutReport>;

/** An event of one chat to the operators of its department, 2 to 1000 of them. Returns the exit code. */
export function benchFanout(options: WorkloadOptions): Promise<number> {
  const rounds = options.rounds ?? (options.quick ? 3 : 5);
  const plan = options.quick ? quick : full;
  return withBackends(async (backends) => {
    const run = await describeRun("fanout", options.quick, backends);
    const env = { NODE_OPTIONS: profileOptions(options.profileDir).join(" ") };
    const samples = await withSystem(backends, { env }, (system) => measureAll(system, backends, plan, rounds));
    const lines = toLines(samples, rounds);
    await reportRun(run, { fanout_ratio: medianOf(lines, ratioName(judged)) }, lines, samples);
    return samples.every(({ busy, single }) => busy.faults + single.faults === 0) ? 0 : 1;
  });
}

async function measureAll(
  system: System,
  backends: Backends,
  plan: FanoutPlan,
  rounds: number,
): Promise<FanoutSample[]> {
  const floor = await startSocketsFloor();
  const generator: Generator = new Worker(new URL("../fanout/main.ts", import.meta.url));
  try {
    for (const size of sizes) await openBoth(system, floor, generator, size);
    say("everybody is connected");
    const pids = {
      gateway: system.service("gateway").process.pid ?? 0,
      chat: system.service("chat").process.pid ?? 0,
      floor: floor.process.pid ?? 0,
      postgres: backends.postgres.pid ?? 0,
      generator: generator.pid,
    };
    const samples: FanoutSample[] = [];
    for (let round = 1; round <= rounds; round++) {
      for (const size of sizes) samples.push(...(await measureSize({ generator, pids, plan }, round, size)));
    }
    return samples;
  } finally {
    generator.end();
    await floor.process.stop();
  }
}

async function openBoth(system: System, floor: SocketsFloor, generator: Generator, sockets: number): Promise<void> {
  const ours = await makeAudience(system, sockets);
  const bare = { kind: "floor", url: `${floor.url}/${sockets}`, sockets } as const;
  for (const audience of [ours, bare]) {
    generator.tell({ kind: "open", name: audienceName(audience.kind, sockets), audience });
    await generator.next("opened");
  }
}

function toLines(samples: readonly FanoutSample[], rounds: number): FigureLine[] {
  return sizes.flatMap((size) => {
    const own = samples.filter((one) => one.size === size);
    const byRound = Array.from({ length: rounds }, (_, index) => own.filter(({ round }) => round === index + 1));
    return summariseFigures(toFigures(size, byRound), byRound.map(isNoisy));
  });
}

function isNoisy(ofRound: readonly FanoutSample[]): boolean {
  const floors = ofRound.filter(({ system }) => system === "floor").map(({ busy }) => busy.deliveriesPerSecond);
  return differs(floors) || isDisturbed(ofRound.map(({ cpu }) => cpu.foreign));
}

function toFigures(size: number, rounds: readonly (readonly FanoutSample[])[]): Figure[] {
  const of = (system: FanoutSample["system"], read: (sample: FanoutSample) => number) =>
    rounds.map((ofRound) => mean(ofRound.filter((one) => one.system === system).map(read)));
  const rate = ({ busy }: FanoutSample) => busy.deliveriesPerSecond;
  const toLast = ({ single }: FanoutSample) => single.toLast.p50;
  const cpu = (process: string) => (one: FanoutSample) =>
    ((one.cpu.seconds[process] ?? Number.NaN) * 1e6) / one.busy.deliveries;
  const bare = of("floor", rate);
  const ours = of("switchboard", rate);
  const many = `${size} sockets`;
  return [
    { name: `bare, ${many}`, unit: "deliveries/s", values: bare },
    { name: `ours, ${many}`, unit: "deliveries/s", values: ours },
    {
      name: ratioName(size),
      unit: "",
      values: ours.map((value, index) => value / (bare[index] ?? Number.NaN)),
      ...(size === judged && { target: ">= 0.7" }),
    },
    { name: `bare, until the last of ${many}`, unit: "ms", values: of("floor", toLast) },
    { name: `ours, until the last of ${many}`, unit: "ms", values: of("switchboard", toLast) },
    { name: `bare server's CPU for a delivery, ${many}`, unit: "us", values: of("floor", cpu("floor")) },
    { name: `gateway's CPU for a delivery, ${many}`, unit: "us", values: of("switchboard", cpu("gateway")) },
  ];
}

function ratioName(size: number): string {
  return `ours / bare, ${size} sockets`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
