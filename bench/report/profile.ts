import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryRoot } from "@switchboard/stack/repository";
import type { Sample } from "./sample.ts";

/** The parts of V8's .cpuprofile that are read here. Times in microseconds of the system's monotonic clock. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

/** When what is to be explained happened, and for how many messages. */
interface Span {
  readonly windows: readonly (readonly [from: number, until: number])[];
  readonly messages: number;
}

const shownFunctions = 40;
const idle = new Set(["(idle)", "(root)"]);

/**
 * Where the services spent the measured time of one phase: for each service the functions with the most time of their
 * own, in microseconds for each message. On a machine with more to do than processors it is wall time, not CPU time.
 */
export async function describeProfiles(dir: string, samples: readonly Sample[], phase: string): Promise<string> {
  const own = samples.filter((one) => one.contender === "switchboard" && one.phase === phase);
  const span = {
    windows: own.map(({ windowUs }) => windowUs),
    messages: own.reduce((sum, { outcome }) => sum + outcome.messages, 0),
  };
  const files = (await readdir(dir)).filter((name) => name.endsWith(".cpuprofile"));
  const described: string[] = [];
  for (const file of files.sort()) {
    const profile = JSON.parse(await readFile(join(dir, file), "utf8")) as Profile;
    const service = serviceOf(profile);
    if (service !== undefined) described.push(`${service} at ${phase}, ${file}\n${describe(profile, span)}`);
  }
  return described.join("\n\n");
}

function describe(profile: Profile, span: Span): string {
  const byFunction = new Map<string, number>();
  const times = selfTimes(profile, span);
  for (const { id, callFrame } of profile.nodes) {
    const time = times.get(id) ?? 0;
    if (time === 0 || idle.has(callFrame.functionName)) continue;
    const name = nameOf(callFrame);
    byFunction.set(name, (byFunction.get(name) ?? 0) + time);
  }
  const total = byFunction.values().reduce((sum, time) => sum + time, 0);
  const line = (time: number, name: string) => `${(time / span.messages).toFixed(2).padStart(8)} us  ${name}`;
  const lines = [...byFunction]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shownFunctions)
    .map(([name, time]) => line(time, name));
  return [line(total, "in all"), ...lines].join("\n");
}

function selfTimes({ startTime, samples, timeDeltas }: Profile, { windows }: Span): Map<number, number> {
  const times = new Map<number, number>();
  let at = startTime;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    if (windows.some(([from, until]) => at >= from && at < until)) times.set(id, (times.get(id) ?? 0) + delta);
  });
  return times;
}

function nameOf({ functionName, url, lineNumber }: ProfileNode["callFrame"]): string {
  const path = url.startsWith("file:") ? relative(repositoryRoot, fileURLToPath(url)) : url;
  return `${functionName === "" ? "(anonymous)" : functionName} ${path === "" ? "" : `${path}:${lineNumber + 1}`}`;
}

/** Undefined for other processes, migrations for example. */
function serviceOf({ nodes }: Profile): string | undefined {
  for (const { callFrame } of nodes) {
    const service = /services\/([a-z]+)\/src\/main\.ts$/.exec(callFrame.url)?.[1];
    if (service !== undefined) return service;
  }
  return undefined;
}
