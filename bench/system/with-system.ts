import { type Backends, findBackends, stopBackends } from "@switchboard/stack/backends/find-backends";
import { type System, type SystemOptions, startSystem } from "@switchboard/stack/system";
import { raisedLimits } from "./raised-limits.ts";

/** What differs from one presence, one chat and one gateway. */
export type BenchSystemOptions = Pick<SystemOptions, "chats" | "notifies" | "searches" | "form" | "env">;

/** Runs `work` with Postgres (with fsync), NATS and Redis of its own, and stops them afterwards. */
export async function withBackends<T>(work: (backends: Backends) => Promise<T>): Promise<T> {
  const backends = await findBackends({ addresses: { postgres: undefined, nats: undefined, redis: undefined }, say });
  try {
    return await work(backends);
  } finally {
    await stopBackends(backends);
  }
}

/** Runs `work` with a system on the given backends, and stops it afterwards. */
export async function withSystem<T>(
  backends: Backends,
  { env = {}, ...options }: BenchSystemOptions,
  work: (system: System) => Promise<T>,
): Promise<T> {
  const system = await startSystem({ ...options, backends, env: { ...raisedLimits, ...env } });
  try {
    say("the system is ready");
    return await work(system);
  } finally {
    await system.stop();
  }
}

/** What happens meanwhile goes to the standard error, results to the standard output. */
export function say(line: string): void {
  console.error(line);
}
