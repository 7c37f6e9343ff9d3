import { type Backends, findBackends, stopBackends } from "@switchboard/stack/backends/find-backends";
import { startFloor } from "../floor/start-floor.ts";
import { startSocketIo } from "../peers/socketio/start-socketio.ts";
import { describeCommit, describeMachine } from "../report/machine.ts";
import { describeProfiles } from "../report/profile.ts";
import { writeResults } from "../report/results-file.ts";
import type { Sample } from "../report/sample.ts";
import { sumFaults, summarise } from "../report/summary.ts";
import { renderCpuTable, renderFaults, renderTable } from "../report/table.ts";
import type { Contender } from "../system/contender.ts";
import { startSwitchboard } from "../system/start-switchboard.ts";
import { messageMeasures, toHeadline } from "./measures.ts";
import type { WorkloadOptions } from "./options.ts";
import { type Plan, planMessage } from "./plan.ts";
import { runRounds } from "./rounds.ts";

const say = (line: string) => console.error(line);

/** A visitor's message until the operator sees it: latency at fixed rates, and the highest rate. Returns the exit code. */
export async function benchMessage(options: WorkloadOptions): Promise<number> {
  const startedAt = new Date();
  const plan = planMessage(options.quick, options.rounds);
  const backends = await findBackends({ addresses: { postgres: undefined, nats: undefined, redis: undefined }, say });
  const started: Contender[] = [];
  let run: Run;
  let samples: Sample[];
  try {
    run = { startedAt, plan, machine: await describeMachine(backends), ...describeCommit(), quick: options.quick };
    samples = await measureAll(backends, plan, options, started);
  } finally {
    for (const contender of started.reverse()) await contender.stop();
    await stopBackends(backends);
  }
  // Node writes the profiles when the services end.
  if (options.profileDir !== undefined) {
    for (const phase of ["1000/s", "max"]) console.log(await describeProfiles(options.profileDir, samples, phase));
  }
  return report(run, samples);
}

async function measureAll(
  backends: Backends,
  plan: Plan,
  { profileDir }: WorkloadOptions,
  started: Contender[],
): Promise<Sample[]> {
  const start = async (starting: Promise<Contender>): Promise<Contender> => {
    const contender = await starting;
    started.push(contender);
    say(`${contender.name} is ready`);
    return contender;
  };
  const floor = await start(startFloor(backends));
  const switchboard = await start(startSwitchboard(backends, profileDir));
  const socketio = await start(startSocketIo(backends));
  const { postgres, nats, redis } = backends;
  const sharedPids = { postgres: postgres.pid ?? 0, nats: nats.pid ?? 0, redis: redis.pid ?? 0 };
  return runRounds(plan, { floor, others: [switchboard, socketio], sharedPids }, say);
}

interface Run {
  readonly startedAt: Date;
  readonly plan: Plan;
  readonly commit: string;
  readonly dirty: boolean;
  readonly quick: boolean;
  readonly machine: unknown;
}

async function report(run: Run, samples: readonly Sample[]): Promise<number> {
  const lines = messageMeasures.map((measure) => summarise(samples, measure));
  const headline = toHeadline(lines, sumFaults(samples, "switchboard"));
  const file = await writeResults(run.startedAt, run.commit, { workload: "message", headline, ...run, lines, samples });
  console.log(`\n${renderTable(lines)}\n`);
  console.log(`${renderCpuTable(samples, ["1000/s", "max"])}\n`);
  console.log(`${renderFaults(samples)}\n`);
  console.log(`Written to ${file}.\n`);
  console.log(JSON.stringify(headline));
  return isClean(samples) ? 0 : 1;
}

/** Faults of the peer are its own; ours and the floor's make the run fail. */
function isClean(samples: readonly Sample[]): boolean {
  return (["switchboard", "floor"] as const).every((contender) => {
    const { lost, doubled, reordered } = sumFaults(samples, contender);
    return lost + doubled + reordered === 0;
  });
}
