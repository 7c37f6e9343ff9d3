import { readFile } from "node:fs/promises";
import { SetupError } from "@switchboard/stack/setup-error";

/** Beside sockets a process has files, pipes and connections of its own. */
const others = 200;

/**
 * Throws SetupError when a process may not have so many sockets. Node asks for as many as the hard limit allows by
 * itself.
 */
export async function requireSockets(count: number): Promise<void> {
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => {
    throw new SetupError("Memory is read from /proc: this workload runs on Linux only.");
  });
  const limit = Number(/^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1] ?? Number.NaN);
  // "unlimited" is no number, and no limit.
  if (limit < count + others) {
    throw new SetupError(`${count} sockets need ${count + others} open files, and the limit is ${limit} (ulimit -Hn).`);
  }
}
