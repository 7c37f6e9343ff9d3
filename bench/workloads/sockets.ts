import type { Backends } from "@switchboard/stack/backends/find-backends";
import { freePort } from "@switchboard/stack/process/ports";
import type { System } from "@switchboard/stack/system";
import { LoadProcess } from "../load/load-process.ts";
import { differs, type Figure, isDisturbed, medianOf, summariseFigures } from "../report/figures.ts";
import { inspectorOption } from "../report/heap-probe.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { makeCrowd } from "../system/crowd-members.ts";
import { requireSockets } from "../system/open-files.ts";
import { profileOptions, realtimeUrl, toContender } from "../system/start-switchboard.ts";
import { say, withBackends, withSystem } from "../system/with-system.ts";
import type { WorkloadOptions } from "./options.ts";
import { runSocketsRound, type SocketsPlan, type SocketsRound } from "./sockets-round.ts";

const full: SocketsPlan = { visitors: 10_000, withChat: 2_000, operators: 200, warmupMs: 4_000, measureMs: 10_000 };
const quick: SocketsPlan = { visitors: 2_000, withChat: 400, operators: 40, warmupMs: 2_000, measureMs: 4_000 };

/**
 * Ten thousand idle sockets on one gateway: what each costs in memory, what they do to a message, and how long they take
 * to come back after the gateway died. Returns the exit code.
 */
export async function benchSockets(options: WorkloadOptions): Promise<number> {
  const plan = options.quick ? quick : full;
  await requireSockets(plan.visitors + plan.operators);
  const rounds = options.rounds ?? (options.quick ? 1 : 3);
  return withBackends(async (backends) => {
    const run = await describeRun("sockets", options.quick, backends);
    const inspectorPort = await freePort();
    const nodeOptions = [inspectorOption(inspectorPort), ...profileOptions(options.profileDir)];
    const samples = await withSystem(backends, { env: { NODE_OPTIONS: nodeOptions.join(" ") } }, (system) =>
      measureAll(system, backends, plan, rounds, inspectorPort),
    );
    const lines = summariseFigures(toFigures(samples), samples.map(isNoisy(samples)));
    const headline = {
      kb_per_socket: medianOf(lines, "memory of a socket"),
      p99_ratio_loaded: medianOf(lines, "p99 with sockets / alone"),
      storm_s: medianOf(lines, "all back after the gateway died"),
    };
    await reportRun(run, headline, lines, { plan, samples });
    return samples.every(({ faults }) => faults === 0) ? 0 : 1;
  });
}

async function measureAll(
  system: System,
  { postgres, nats, redis }: Backends,
  plan: SocketsPlan,
  rounds: number,
  inspectorPort: number,
): Promise<SocketsRound[]> {
  const members = await makeCrowd(system, plan);
  const contender = await toContender(system);
  say(`${members.length} members of the crowd are known`);
  const load = new LoadProcess();
  const samples: SocketsRound[] = [];
  try {
    const sharedPids = { postgres: postgres.pid ?? 0, nats: nats.pid ?? 0, redis: redis.pid ?? 0 };
    const gateway = system.service("gateway").process;
    const field = { gateway, contender, load, sharedPids, url: realtimeUrl(system), members, inspectorPort };
    for (let round = 1; round <= rounds; round++) {
      const sample = await runSocketsRound(field, plan, round);
      samples.push(sample);
      say(describe(round, sample));
    }
  } finally {
    load.stop();
  }
  return samples;
}

function describe(round: number, { kbPerSocket, connectS, alone, loaded, stormS }: SocketsRound): string {
  const parts = [
    `${kbPerSocket.toFixed(1)} KiB a socket`,
    `connected in ${connectS.toFixed(1)} s`,
    `p99 ${alone.p99.toFixed(1)} ms alone, ${loaded.p99.toFixed(1)} ms with sockets`,
    `back in ${stormS.toFixed(1)} s`,
  ];
  return `round ${round}: ${parts.join(", ")}`;
}

/** The messages without the crowd ought to be the same in every round. */
function isNoisy(samples: readonly SocketsRound[]): (sample: SocketsRound) => boolean {
  const usual = Math.min(...samples.map(({ alone }) => alone.p50));
  return ({ alone, foreign }) => isDisturbed(foreign) || differs([alone.p50, usual]);
}

function toFigures(samples: readonly SocketsRound[]): Figure[] {
  const of = (read: (sample: SocketsRound) => number) => samples.map(read);
  return [
    { name: "memory of a socket", unit: "KiB", values: of(({ kbPerSocket }) => kbPerSocket), target: "<= 21" },
    { name: "memory of a bare socket", unit: "KiB", values: of(({ floor }) => floor.kbPerSocket) },
    { name: "ours / bare", unit: "", values: of((one) => one.kbPerSocket / one.floor.kbPerSocket), target: "<= 4" },
    { name: "memory of the gateway with all", unit: "MiB", values: of(({ gatewayMb }) => gatewayMb) },
    { name: "gateway's CPU for a connection", unit: "ms", values: of(({ connectCpuMs }) => connectCpuMs) },
    { name: "bare server's CPU for a connection", unit: "ms", values: of(({ floor }) => floor.connectCpuMs) },
    { name: "everybody connected", unit: "s", values: of(({ connectS }) => connectS) },
    { name: "gateway's CPU while all are idle", unit: "%", values: of(({ idleCpu }) => idleCpu * 100) },
    { name: "p50 of a message alone", unit: "ms", values: of(({ alone }) => alone.p50) },
    { name: "p50 of a message with sockets", unit: "ms", values: of(({ loaded }) => loaded.p50) },
    { name: "p99 of a message alone", unit: "ms", values: of(({ alone }) => alone.p99) },
    { name: "p99 of a message with sockets", unit: "ms", values: of(({ loaded }) => loaded.p99) },
    { name: "p99 with sockets / alone", unit: "", values: of((one) => one.loaded.p99 / one.alone.p99), target: "<= 3" },
    { name: "the gateway is up again", unit: "s", values: of(({ restartS }) => restartS) },
    { name: "all back after the gateway died", unit: "s", values: of(({ stormS }) => stormS), target: "<= 20" },
  ];
}
