import type { Audience, FanoutOrder, FanoutOutcome, FanoutReport } from "../fanout/fanout-job.ts";
import { CpuMeter, type CpuUse } from "../report/cpu-meter.ts";
import { say } from "../system/with-system.ts";
import type { Worker } from "../system/worker.ts";

/** Events on their way at a time while deliveries are counted. */
const inFlight = 8;

/** How long. */
export interface FanoutPlan {
  readonly warmupMs: number;
  readonly measureMs: number;
}

/** What takes part. */
export interface FanoutField {
  readonly generator: Worker<FanoutOrder, FanoutReport>;
  readonly pids: Readonly<Record<string, number>>;
  readonly plan: FanoutPlan;
}

/** One measurement of one system. */
export interface FanoutSample {
  readonly round: number;
  readonly size: number;
  readonly system: Audience["kind"];
  /** With several events in flight: how many are delivered. */
  readonly busy: FanoutOutcome;
  /** With one: how long it takes. */
  readonly single: FanoutOutcome;
  /** While several were in flight. */
  readonly cpu: CpuUse;
}

/** The name of an audience in the generator. */
export function audienceName(system: Audience["kind"], size: number): string {
  return `${system} ${size}`;
}

/** The bare server, ours, the bare server again, all with frames as long as ours. */
export async function measureSize(field: FanoutField, round: number, size: number): Promise<FanoutSample[]> {
  const frameBytes = await learnFrameBytes(field, size);
  const samples: FanoutSample[] = [];
  for (const system of ["floor", "switchboard", "floor"] as const) {
    const name = audienceName(system, size);
    const { outcome: busy, cpu } = await measure(field, name, inFlight, frameBytes);
    const { outcome: single } = await measure(field, name, 1, frameBytes);
    samples.push({ round, size, system, busy, single, cpu });
    const rate = `${Math.round(busy.deliveriesPerSecond)} deliveries/s`;
    say(`round ${round} ${name.padEnd(16)} ${rate}, last one after ${single.toLast.p50.toFixed(2)} ms`);
  }
  return samples;
}

/** A short run of ours, which also brings it up to speed. */
async function learnFrameBytes(field: FanoutField, size: number): Promise<number> {
  const { plan } = field;
  const short = { ...field, plan: { warmupMs: plan.warmupMs, measureMs: plan.warmupMs } };
  const { outcome } = await measure(short, audienceName("switchboard", size), inFlight, 0);
  return outcome.frameBytes;
}

async function measure({ generator, pids, plan }: FanoutField, name: string, events: number, frameBytes: number) {
  const meter = new CpuMeter();
  generator.tell({ kind: "measure", name, inFlight: events, frameBytes, ...plan });
  await generator.next("measuring");
  meter.start(pids);
  const { outcome } = await generator.next("measured");
  return { outcome, cpu: meter.stop(pids) };
}
