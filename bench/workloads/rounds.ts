import { LoadProcess } from "../load/load-process.ts";
import { CpuMeter, type CpuUse } from "../report/cpu-meter.ts";
import type { Sample } from "../report/sample.ts";
import type { Contender } from "../system/contender.ts";
import type { Phase, Plan } from "./plan.ts";

/** Who is measured. */
export interface Field {
  readonly floor: Contender;
  /** Measured between the two runs of the floor. */
  readonly others: readonly Contender[];
  /** Processes that serve all of them. */
  readonly sharedPids: Readonly<Record<string, number>>;
}

/**
 * Measures all systems in turn, over and over: in each phase of a round the floor, the others, the floor again. What the
 * machine does meanwhile meets all of them alike.
 */
export async function runRounds(plan: Plan, field: Field, say: (line: string) => void): Promise<Sample[]> {
  const load = new LoadProcess();
  const samples: Sample[] = [];
  const startedAt = performance.now();
  try {
    for (let round = 1; round <= plan.rounds; round++) {
      const elapsed = performance.now() - startedAt;
      if (round > 1 && (elapsed * round) / (round - 1) > plan.budgetMs) {
        say(`round ${round} would take too long on this machine: ${round - 1} rounds it is`);
        break;
      }
      samples.push(...(await runRound(plan, field, load, round, say)));
    }
  } finally {
    load.stop();
  }
  return samples;
}

async function runRound(
  { phases }: Plan,
  { floor, others, sharedPids }: Field,
  load: LoadProcess,
  round: number,
  say: (line: string) => void,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [index, phase] of phases.entries()) {
    const seed = round * 100 + index;
    for (const contender of [floor, ...others, floor]) {
      const sample = await measure({ load, contender, phase, round, seed, sharedPids });
      samples.push(sample);
      say(describe(sample));
    }
  }
  return samples;
}

/** What is run against whom. */
export interface Measurement {
  readonly load: LoadProcess;
  readonly contender: Contender;
  readonly phase: Phase;
  readonly round: number;
  readonly seed: number;
  readonly sharedPids: Readonly<Record<string, number>>;
}

/** Runs one phase against one system. */
export async function measure({ load, contender, phase, round, seed, sharedPids }: Measurement): Promise<Sample> {
  const pids = { ...contender.pids, ...sharedPids, load: load.pid };
  const meter = new CpuMeter();
  let cpu: CpuUse = { seconds: {}, foreign: Number.NaN };
  const windowUs: [number, number] = [0, 0];
  const outcome = await load.run(
    { ...phase, seed, target: await contender.target() },
    () => {
      windowUs[0] = monotonicUs();
      meter.start(pids);
    },
    () => {
      cpu = meter.stop(pids);
      windowUs[1] = monotonicUs();
    },
  );
  await contender.settle();
  return {
    round,
    phase: phase.name,
    contender: contender.name,
    outcome,
    cpu,
    windowUs,
    settleMs: (monotonicUs() - windowUs[1]) / 1000,
  };
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function describe({ round, phase, contender, outcome, cpu }: Sample): string {
  const { seen, perSecond, lost, doubled, reordered, refused } = outcome;
  const faults = lost + doubled + reordered + refused;
  const numbers = `p50 ${seen.p50.toFixed(2)} ms, p99 ${seen.p99.toFixed(2)} ms, ${Math.round(perSecond)}/s`;
  const note = faults === 0 ? "" : `, lost ${lost}, doubled ${doubled}, reordered ${reordered}, refused ${refused}`;
  return `round ${round} ${phase.padEnd(6)} ${contender.padEnd(11)} ${numbers}${note}, foreign ${Math.round(cpu.foreign * 100)} %`;
}
