import { RoutingMode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { System } from "@switchboard/stack/system";
import { Crowd } from "../crowd/crowd.ts";
import { CpuMeter } from "../report/cpu-meter.ts";
import { type Figure, isDisturbed, medianOf, summariseFigures } from "../report/figures.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { Office, type Operator } from "../system/office.ts";
import { profileOptions, realtimeUrl } from "../system/start-switchboard.ts";
import { openChatsOf } from "../system/visitors.ts";
import { say, withBackends, withSystem } from "../system/with-system.ts";
import type { WorkloadOptions } from "./options.ts";
import { type Giving, watchGiving } from "./watch-giving.ts";

const chats = 1_000;
const operators = 100;
/** Exactly as many places as there are chats: the last one is found only if nobody was passed over. */
const chatLimit = 10;
const replicas = 2;

type RoutingRound = Giving & { readonly foreign: number };

/** A thousand chats wait while a hundred operators are online; then the department begins to give them out. */
export function benchRouting(options: WorkloadOptions): Promise<number> {
  const rounds = options.rounds ?? (options.quick ? 2 : 5);
  return withBackends(async (backends) => {
    const run = await describeRun("routing", options.quick, backends);
    const env = { NODE_OPTIONS: profileOptions(options.profileDir).join(" ") };
    const samples = await withSystem(backends, { chats: replicas, env }, async (system) => {
      const found: RoutingRound[] = [];
      for (let round = 1; round <= rounds; round++) {
        const sample = await runRound(system, `queue-${round}`);
        found.push(sample);
        say(`round ${round}: all given out after ${sample.seconds.toFixed(2)} s, overshoot ${sample.overshoot}`);
      }
      return found;
    });
    const noisy = samples.map(({ foreign }) => isDisturbed([foreign]));
    const lines = summariseFigures(toFigures(samples), noisy);
    const overshoot = Math.max(...samples.map((one) => one.overshoot));
    const headline = {
      seconds_all_given: medianOf(lines, "until all chats are given out"),
      overshoot,
      decisions_per_second: medianOf(lines, "decisions"),
    };
    await reportRun(run, headline, lines, samples);
    return overshoot === 0 ? 0 : 1;
  });
}

async function runRound(system: System, slug: string): Promise<RoutingRound> {
  const [gateway = ""] = system.gatewayUrls;
  return Office.with(system, async (office) => {
    const departmentId = await office.saveDepartment(slug, { routingMode: RoutingMode.MANUAL, chatLimit });
    const staff = await office.hire(slug, operators, departmentId);
    await openChatsOf(gateway, chats, { projectId: office.projectId, departmentId });
    const crowd = await Crowd.connect(
      realtimeUrl(system),
      staff.map(({ token }) => ({ token })),
    );
    try {
      const meter = new CpuMeter();
      const sample = await watchGiving(system.databaseUrls.chat, {
        ...{ departmentId, chats, chatLimit, operatorIds: idsOf(staff) },
        start: async () => {
          meter.start({});
          await office.saveDepartment(slug, { routingMode: RoutingMode.LEAST_BUSY, chatLimit });
        },
      });
      return { ...sample, foreign: meter.stop({}).foreign };
    } finally {
      await crowd.disconnect();
    }
  });
}

function idsOf(staff: readonly Operator[]): string[] {
  return staff.map(({ id }) => id);
}

function toFigures(samples: readonly RoutingRound[]): Figure[] {
  const of = (read: (sample: RoutingRound) => number) => samples.map(read);
  return [
    { name: "until all chats are given out", unit: "s", values: of(({ seconds }) => seconds), target: "<= 2" },
    { name: "until the first one is", unit: "s", values: of(({ firstSeconds }) => firstSeconds) },
    { name: "decisions", unit: "1/s", values: of(({ seconds }) => chats / seconds) },
    { name: "chats of an operator above the limit", unit: "", values: of(({ overshoot }) => overshoot), target: "0" },
    { name: "looked so often", unit: "", values: of(({ looks }) => looks) },
  ];
}
