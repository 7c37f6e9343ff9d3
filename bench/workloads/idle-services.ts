import { setTimeout as delay } from "node:timers/promises";
import type { Backends } from "@switchboard/stack/backends/find-backends";
import type { RunningService, System } from "@switchboard/stack/system";
import { Crowd } from "../crowd/crowd.ts";
import { CpuMeter } from "../report/cpu-meter.ts";
import { residentMemory } from "../report/resident-memory.ts";
import { makeCrowd } from "../system/crowd-members.ts";
import { realtimeUrl } from "../system/start-switchboard.ts";
import { type BenchSystemOptions, withSystem } from "../system/with-system.ts";

/** A small company in a quiet hour. */
const people = { operators: 20, visitors: 200, withChat: 40 };

/** How long things take, in milliseconds. */
export interface IdlePlan {
  /** Before the services count as idle. */
  readonly settleMs: number;
  readonly measureMs: number;
}

/** What the services take while nobody does anything. */
export interface IdleSample {
  /** CPU of each service in percent of one processor. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Bytes that each has in memory. */
  readonly memory: Readonly<Record<string, number>>;
}

/** With nobody connected, and with people who only are there. */
export interface IdleServices {
  readonly nobody: IdleSample;
  readonly people: IdleSample;
}

/** Measures a system of its own, in which nothing has happened yet. */
export function measureIdle(backends: Backends, options: BenchSystemOptions, plan: IdlePlan): Promise<IdleServices> {
  return withSystem(backends, options, async (system) => {
    const nobody = await settleAndMeasure(system, plan);
    const crowd = await Crowd.connect(realtimeUrl(system), await makeCrowd(system, people));
    try {
      return { nobody, people: await settleAndMeasure(system, plan) };
    } finally {
      await crowd.disconnect();
    }
  });
}

async function settleAndMeasure({ services }: System, { settleMs, measureMs }: IdlePlan): Promise<IdleSample> {
  await delay(settleMs);
  const pids = Object.fromEntries(services.map(({ service, process }) => [service, process.pid ?? 0]));
  const memory = await memoryOf(services);
  const meter = new CpuMeter();
  const startedAt = performance.now();
  meter.start(pids);
  await delay(measureMs);
  const { seconds } = meter.stop(pids);
  const measuredMs = performance.now() - startedAt;
  const cpu = Object.entries(seconds).map(([service, used]) => [service, (used * 1e5) / measuredMs]);
  return { cpu: Object.fromEntries(cpu), memory };
}

async function memoryOf(services: readonly RunningService[]): Promise<Record<string, number>> {
  const read = services.map(async ({ service, process }) => [service, await residentMemory(process.pid ?? 0)]);
  return Object.fromEntries(await Promise.all(read));
}
