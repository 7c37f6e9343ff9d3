/**
 * The guardian: a process of its own that outlives the one that started it by a few seconds, to stop what that one left
 * behind. It reads `+<pid> <signal> <stage>` and `-<pid>` lines; when its input ends, whoever started it is gone. Higher
 * stages end first, so that nobody loses what it leans on while it finishes its work.
 */
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

interface Watched {
  readonly pid: number;
  readonly signal: NodeJS.Signals;
  readonly stage: number;
}

// Of each stage: long enough for Postgres to write its checkpoint and for services to finish.
const graceMs = 11_000;
const pollMs = 50;

const watched = new Map<number, Watched>();

function isAlive({ pid }: Watched): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function send({ pid }: Watched, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself, which is what the signal is for.
    watched.delete(pid);
  }
}

async function end(processes: readonly Watched[]): Promise<void> {
  for (const one of processes) send(one, one.signal);
  const deadline = Date.now() + graceMs;
  while (processes.some(isAlive) && Date.now() < deadline) await delay(pollMs);
  for (const one of processes.filter(isAlive)) send(one, "SIGKILL");
}

const input = createInterface({ input: process.stdin });
for await (const line of input) {
  const [pid, signal, stage] = line.slice(1).split(" ");
  if (line.startsWith("+")) {
    watched.set(Number(pid), { pid: Number(pid), signal: signal as NodeJS.Signals, stage: Number(stage) });
  } else watched.delete(Number(pid));
}
const stages = Map.groupBy(watched.values(), ({ stage }) => stage);
for (const [, processes] of [...stages].sort(([one], [other]) => other - one)) await end(processes);
