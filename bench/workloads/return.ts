import { setTimeout as delay } from "node:timers/promises";
import { getPresence } from "@switchboard/contracts/gen/calls";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import type { System } from "@switchboard/stack/system";
import { CpuMeter } from "../report/cpu-meter.ts";
import { type Figure, isDisturbed, summariseFigures } from "../report/figures.ts";
import { describeRun, reportRun } from "../report/run-report.ts";
import { Talks } from "../system/talks.ts";
import { say, withBackends, withSystem } from "../system/with-system.ts";
import type { WorkloadOptions } from "./options.ts";

/** How long each part is away, in milliseconds; its start comes on top. */
const AWAY_MS = 4_000;
/** Whoever is not back after so many milliseconds never will be. */
const PATIENCE_MS = 60_000;
/** Between two looks at who is online, in milliseconds. */
const LOOK_MS = 50;

const parts = ["gateway", "chat", "presence", "nats", "redis", "postgres"] as const;
type Part = (typeof parts)[number];

/** Seconds from the return of a part until everything was well again. */
interface Return {
  /** Every message that was written meanwhile, from both sides of each chat, was read by the other side. */
  readonly talking: number;
  /** Staff are told who is online. */
  readonly online: number;
}
type ReturnRound = Record<Part, Return> & { readonly foreign: number };

/**
 * Kills one part after another for four seconds while people talk, and measures how long after its return the last of
 * them talks again. Returns the exit code.
 */
export function benchReturn(options: WorkloadOptions): Promise<number> {
  const rounds = options.rounds ?? (options.quick ? 1 : 5);
  const chats = options.quick ? 20 : 50;
  return withBackends(async (backends) => {
    const run = await describeRun("return", options.quick, backends);
    const samples = await withSystem(backends, {}, async (system) => {
      const talks = await Talks.begin(system, chats);
      const found: ReturnRound[] = [];
      try {
        for (let round = 1; round <= rounds; round++) found.push(await runRound(system, talks, round));
      } finally {
        talks.leave();
      }
      return found;
    });
    const noisy = samples.map(({ foreign }) => isDisturbed([foreign]));
    const worst = (part: Part) => Math.max(...samples.flatMap((sample) => [sample[part].talking, sample[part].online]));
    const headline = Object.fromEntries(parts.map((part) => [part, Math.round(worst(part) * 1000) / 1000]));
    await reportRun(run, headline, summariseFigures(toFigures(samples), noisy), samples);
    return 0;
  });
}

async function runRound(system: System, talks: Talks, round: number): Promise<ReturnRound> {
  const meter = new CpuMeter();
  meter.start({});
  const found: Partial<Record<Part, Return>> = {};
  for (const part of parts) {
    const { talking, online } = await bringBack(system, talks, part, `round ${round}, ${part}`);
    found[part] = { talking, online };
    say(
      `round ${round}, ${part}: all talk after ${talking.toFixed(2)} s, who is online is right after ${online.toFixed(2)} s`,
    );
  }
  return { ...(found as Record<Part, Return>), foreign: meter.stop({}).foreign };
}

async function bringBack(system: System, { talks, operator }: Talks, part: Part, text: string): Promise<Return> {
  const server = serverOf(system, part);
  await server.kill("SIGKILL");
  const exchanges = talks.map((talk) => talk.exchange(text));
  await delay(AWAY_MS);
  await server.restart();
  const backAt = performance.now();
  const seconds = async (work: Promise<unknown>) => {
    await work;
    return (performance.now() - backAt) / 1000;
  };
  const all = Promise.all([seconds(Promise.all(exchanges)), seconds(untilOnline(operator))]);
  const [talking, online] = await Promise.race([all, giveUp(part)]);
  return { talking, online };
}

async function giveUp(part: Part): Promise<never> {
  await delay(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`${PATIENCE_MS / 1000} s after the return of ${part} somebody still waits`);
}

function serverOf({ backends, service }: System, part: Part) {
  return part === "nats" || part === "redis" || part === "postgres" ? backends[part] : service(part).process;
}

async function untilOnline(operator: StaffClient): Promise<void> {
  const isOnline = async () => {
    const { departments } = await operator.call(getPresence);
    return departments.some(({ online }) => online.some(({ staff_id: id }) => id === operator.staff?.id));
  };
  // While a part is away nobody can tell.
  while (!(await isOnline().catch(() => false))) await delay(LOOK_MS);
}

function toFigures(samples: readonly ReturnRound[]): Figure[] {
  return parts.flatMap((part): Figure[] => [
    {
      name: `${part}: until all talk`,
      unit: "s",
      values: samples.map((sample) => sample[part].talking),
      target: "<= 3",
    },
    { name: `${part}: until who is online is right`, unit: "s", values: samples.map((sample) => sample[part].online) },
  ]);
}
