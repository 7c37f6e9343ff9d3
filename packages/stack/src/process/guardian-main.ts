/**
 * The guardian: a process of its own that outlives the one that started it by a few seconds, to stop what that one left
 * behind. It reads `+<pid> <signal>` and `-<pid>` lines; when its input ends, whoever started it is gone.
 */
import { createInterface } from "node:readline";

// Long enough for Postgres to write its checkpoint, short enough that the next start finds the ports free.
const graceMs = 10_000;
const pollMs = 50;

const watched = new Map<number, NodeJS.Signals>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself, which is what the signal is for.
    watched.delete(pid);
  }
}

function waitForTheEnd(deadline: number): void {
  const alive = [...watched.keys()].filter(isAlive);
  if (alive.length === 0) return;
  if (Date.now() < deadline) {
    setTimeout(waitForTheEnd, pollMs, deadline);
    return;
  }
  for (const pid of alive) send(pid, "SIGKILL");
}

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const [pid, signal] = line.slice(1).split(" ");
  if (line.startsWith("+")) watched.set(Number(pid), signal as NodeJS.Signals);
  else watched.delete(Number(pid));
});
input.on("close", () => {
  for (const [pid, signal] of [...watched].reverse()) send(pid, signal);
  waitForTheEnd(Date.now() + graceMs);
});
