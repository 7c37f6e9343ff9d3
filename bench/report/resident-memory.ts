import { readFile } from "node:fs/promises";

/** Bytes that a process has in memory, from /proc. */
export function residentMemory(pid: number): Promise<number> {
  return statusOf(pid, "VmRSS");
}

/** The most bytes that a process had in memory so far. */
export function peakMemory(pid: number): Promise<number> {
  return statusOf(pid, "VmHWM");
}

async function statusOf(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? Number.NaN) * 1024;
}
