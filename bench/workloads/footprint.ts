import { setTimeout as delay } from "node:timers/promises";
import type { Backends } from "@switchboard/stack/backends/find-backends";
import { type Form, type ServiceName, serviceNames } from "@switchboard/stack/program";
import type { RunningService } from "@switchboard/stack/system";
import { CpuMeter } from "../report/cpu-meter.ts";
import { type Figure, isDisturbed, medianOf, summariseFigures } from "../report/figures.ts";
import { residentMemory } from "../report/resident-memory.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { installedSize } from "../system/installed-size.ts";
import { requireBuilt } from "../system/require-built.ts";
import { say, withBackends, withSystem } from "../system/with-system.ts";
import type { WorkloadOptions } from "./options.ts";

/** How long services are left alone before their memory is read, in milliseconds. */
const IDLE_MS = 30_000;
const QUICK_IDLE_MS = 5_000;

/** One service of one round in one form. */
interface Footprint {
  /** Bytes resident, idle. */
  readonly memory: number;
  /** Milliseconds from its start until it says that it is ready, while nothing else starts. */
  readonly readyMs: number;
}
type FormFootprints = Record<ServiceName, Footprint>;
interface FootprintRound extends Record<Form, FormFootprints> {
  readonly foreign: number;
}

/** What each service takes as it is and built, on the same backends, in turn. */
export function benchFootprint(options: WorkloadOptions): Promise<number> {
  const rounds = options.rounds ?? (options.quick ? 2 : 5);
  requireBuilt();
  return withBackends(async (backends) => {
    const run = await describeRun("footprint", options.quick, backends);
    const sizes = { sources: await sizesOf("sources"), built: await sizesOf("built") };
    const samples: FootprintRound[] = [];
    for (let round = 1; round <= rounds; round++) samples.push(await runRound(backends, round, options.quick));
    const lines = summariseFigures(
      toFigures(samples, sizes),
      samples.map(({ foreign }) => isDisturbed([foreign])),
    );
    const worst = (what: string) =>
      Math.max(...serviceNames.map((service) => medianOf(lines, `${what} of ${service}`)));
    const headline = {
      rss_ratio: worst("memory ratio"),
      ready_ratio: worst("ready ratio"),
      size_ratio: worst("size ratio"),
    };
    await reportRun(run, headline, lines, { sizes, samples });
    return 0;
  });
}

/** Odd rounds begin with one form, even ones with the other. */
async function runRound(backends: Backends, round: number, quick: boolean): Promise<FootprintRound> {
  const forms: readonly Form[] = round % 2 === 1 ? ["sources", "built"] : ["built", "sources"];
  const meter = new CpuMeter();
  meter.start({});
  const found: Partial<Record<Form, FormFootprints>> = {};
  for (const form of forms) {
    found[form] = await withSystem(backends, { form, notifies: 1, searches: 1 }, async ({ services }) => {
      await delay(quick ? QUICK_IDLE_MS : IDLE_MS);
      return measureAll(services);
    });
    say(`round ${round} ${form}: ${describe(found[form])}`);
  }
  return { ...(found as Record<Form, FormFootprints>), foreign: meter.stop({}).foreign };
}

async function measureAll(services: readonly RunningService[]): Promise<FormFootprints> {
  const memory = await Promise.all(services.map(({ process }) => residentMemory(process.pid ?? 0)));
  const found: [ServiceName, Footprint][] = [];
  for (const [index, { service, process }] of services.entries()) {
    await process.stop();
    const startedAt = performance.now();
    await process.restart();
    found.push([service, { memory: memory[index] ?? Number.NaN, readyMs: performance.now() - startedAt }]);
  }
  return Object.fromEntries(found) as FormFootprints;
}

function describe(footprints: FormFootprints): string {
  return serviceNames
    .map((service) => {
      const { memory, readyMs } = footprints[service];
      return `${service} ${Math.round(memory / 2 ** 20)} MiB, ready after ${Math.round(readyMs)} ms`;
    })
    .join("; ");
}

async function sizesOf(form: Form): Promise<Record<ServiceName, number>> {
  const sizes = serviceNames.map(async (service) => [service, await installedSize(service, form)] as const);
  return Object.fromEntries(await Promise.all(sizes)) as Record<ServiceName, number>;
}

function toFigures(samples: readonly FootprintRound[], sizes: Record<Form, Record<ServiceName, number>>): Figure[] {
  return serviceNames.flatMap((service): Figure[] => {
    const memory = (form: Form) => samples.map((sample) => sample[form][service].memory / 2 ** 20);
    const ready = (form: Form) => samples.map((sample) => sample[form][service].readyMs);
    const size = (form: Form) => samples.map(() => sizes[form][service] / 1e6);
    const ratio = (of: (form: Form) => number[]) => {
      const whole = of("sources");
      return of("built").map((value, index) => value / (whole[index] ?? Number.NaN));
    };
    return [
      { name: `memory of ${service}, sources`, unit: "MiB", values: memory("sources") },
      { name: `memory of ${service}, built`, unit: "MiB", values: memory("built") },
      { name: `memory ratio of ${service}`, unit: "", values: ratio(memory), target: "<= 0.55" },
      { name: `ready of ${service}, sources`, unit: "ms", values: ready("sources") },
      { name: `ready of ${service}, built`, unit: "ms", values: ready("built") },
      { name: `ready ratio of ${service}`, unit: "", values: ratio(ready), target: "<= 0.5" },
      { name: `size of ${service}, sources`, unit: "MB", values: size("sources") },
      { name: `size of ${service}, built`, unit: "MB", values: size("built") },
      { name: `size ratio of ${service}`, unit: "", values: ratio(size), target: "<= 0.35" },
    ];
  });
}
