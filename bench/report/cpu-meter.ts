import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** CPU time between two moments. */
export interface CpuUse {
  /** Seconds of each named process with its children. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Share of the machine (0 to 1) that processes outside of this run took. */
  readonly foreign: number;
}

interface Snapshot {
  readonly at: number;
  /** Clock ticks. */
  readonly named: Readonly<Record<string, number>>;
  readonly own: number;
  readonly busy: number;
}

interface Process {
  readonly parent: number;
  readonly ticks: number;
}

/** Reads CPU times from /proc. Elsewhere than on Linux it knows nothing and says so with empty answers. */
export class CpuMeter {
  readonly #ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  #start: Snapshot | undefined;

  start(pids: Readonly<Record<string, number>>): void {
    this.#start = takeSnapshot(pids);
  }

  /** What was used since the start. */
  stop(pids: Readonly<Record<string, number>>): CpuUse {
    const start = this.#start;
    const end = takeSnapshot(pids);
    if (start === undefined || end === undefined) return { seconds: {}, foreign: Number.NaN };
    const toSeconds = (ticks: number) => ticks / this.#ticksPerSecond;
    const seconds = Object.entries(end.named).map(([name, ticks]) => [
      name,
      toSeconds(ticks - (start.named[name] ?? 0)),
    ]);
    const capacity = ((end.at - start.at) / 1000) * availableParallelism();
    const foreign = toSeconds(end.busy - start.busy - (end.own - start.own)) / capacity;
    return { seconds: Object.fromEntries(seconds), foreign: Math.max(0, foreign) };
  }
}

function takeSnapshot(pids: Readonly<Record<string, number>>): Snapshot | undefined {
  const busy = readBusyTicks();
  if (busy === undefined) return undefined;
  const processes = readProcesses();
  const named = Object.entries(pids).map(([name, pid]) => [name, sumTree(processes, pid)]);
  return { at: performance.now(), named: Object.fromEntries(named), own: sumTree(processes, process.pid), busy };
}

/** User, nice, system and stolen time of all processors; interrupts belong to nobody. */
function readBusyTicks(): number | undefined {
  try {
    const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
    const [user = 0, nice = 0, system = 0, , , , , steal = 0] = line.trim().split(/\s+/).slice(1).map(Number);
    return user + nice + system + steal;
  } catch {
    return undefined;
  }
}

function readProcesses(): Map<number, Process> {
  const processes = new Map<number, Process>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The second field, the program's name, may hold spaces and brackets.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // Its own user and system time, and those of its children that have ended.
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      processes.set(Number(name), { parent: Number(fields[1]), ticks });
    } catch {
      // It ended between the listing and the reading.
    }
  }
  return processes;
}

function sumTree(processes: ReadonlyMap<number, Process>, root: number): number {
  let ticks = 0;
  for (const [pid, { ticks: own }] of processes) if (isWithin(processes, pid, root)) ticks += own;
  return ticks;
}

function isWithin(processes: ReadonlyMap<number, Process>, pid: number, root: number): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = processes.get(at)?.parent) {
    if (at === root) return true;
  }
  return false;
}
