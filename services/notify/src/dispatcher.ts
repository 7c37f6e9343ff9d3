import { startLoop } from "@switchboard/kit/loop";
import type { NotifyDeps } from "./deps.ts";

export interface DispatcherOptions<T> {
  /** For the log. */
  readonly name: string;
  readonly deps: Pick<NotifyDeps, "log" | "now">;
  /** Who has not finished a piece of work after this long counts as dead, in milliseconds. */
  readonly leaseMs: number;
  /** Takes work that is due, as much as fits beside what is being done; what is not finished by the lease's end is taken again. */
  readonly claim: (running: ReadonlySet<T>, now: Date, leaseEnd: Date) => Promise<readonly T[]>;
  /** Does one piece of it. */
  readonly work: (item: T, leaseEnd: Date) => Promise<void>;
}

export interface Dispatcher {
  /** There is new work. */
  nudge(): void;
  /** Takes nothing more and waits for what is being done. */
  stop(): Promise<void>;
}

/** What has become due is looked for this often, in milliseconds; new work nudges. */
const LOOK_MS = 1_000;

/** Does work as it becomes due, many pieces at once; one that hangs holds up no other. */
export function startDispatcher<T>({ name, deps, leaseMs, claim, work }: DispatcherOptions<T>): Dispatcher {
  const { log } = deps;
  const running = new Set<T>();
  const done = new Set<Promise<void>>();

  const begin = (item: T, leaseEnd: Date): void => {
    running.add(item);
    const task = work(item, leaseEnd)
      .catch((err: unknown) => log.error({ err, dispatcher: name }, "a piece of work failed"))
      .finally(() => {
        running.delete(item);
        done.delete(task);
        loop.nudge();
      });
    done.add(task);
  };

  const loop = startLoop({
    name,
    everyMs: LOOK_MS,
    log,
    run: async () => {
      const now = deps.now();
      const leaseEnd = new Date(now.getTime() + leaseMs);
      for (const item of await claim(running, now, leaseEnd)) begin(item, leaseEnd);
    },
  });
  return {
    nudge: () => loop.nudge(),
    stop: async () => {
      await loop.stop();
      await Promise.all(done);
    },
  };
}
