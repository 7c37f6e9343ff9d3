import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryRoot } from "@switchboard/stack/repository";

/** The parts of V8's .cpuprofile that are read here. Times in microseconds. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

const shownFunctions = 30;
const idle = new Set(["(idle)", "(root)"]);

/** Where the services of a profiled run spent their time: for each profile the functions with the most time of their own. */
export async function describeProfiles(dir: string): Promise<string> {
  const files = (await readdir(dir)).filter((name) => name.endsWith(".cpuprofile"));
  const profiles = await Promise.all(
    files.map(async (name) => JSON.parse(await readFile(join(dir, name), "utf8")) as Profile),
  );
  return profiles.map(describe).join("\n\n");
}

function describe(profile: Profile): string {
  const byFunction = new Map<string, number>();
  const times = selfTimes(profile);
  for (const { id, callFrame } of profile.nodes) {
    if (idle.has(callFrame.functionName)) continue;
    const name = nameOf(callFrame);
    byFunction.set(name, (byFunction.get(name) ?? 0) + (times.get(id) ?? 0));
  }
  const total = byFunction.values().reduce((sum, time) => sum + time, 0);
  const lines = [...byFunction]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shownFunctions)
    .map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return [`${serviceOf(profile)}: ${(total / 1e6).toFixed(1)} s of CPU`, ...lines].join("\n");
}

function selfTimes({ samples, timeDeltas }: Profile): Map<number, number> {
  const times = new Map<number, number>();
  samples.forEach((id, index) => {
    times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return times;
}

function nameOf({ functionName, url, lineNumber }: ProfileNode["callFrame"]): string {
  const path = url.startsWith("file:") ? relative(repositoryRoot, fileURLToPath(url)) : url;
  return `${functionName === "" ? "(anonymous)" : functionName} ${path === "" ? "" : `${path}:${lineNumber + 1}`}`;
}

function serviceOf({ nodes }: Profile): string {
  for (const { callFrame } of nodes) {
    const service = /services\/([a-z]+)\/src\/main\.ts$/.exec(callFrame.url)?.[1];
    if (service !== undefined) return service;
  }
  return "another process";
}
