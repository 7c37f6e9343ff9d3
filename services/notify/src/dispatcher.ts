import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";

export interface DispatcherOptions<T> {
  /** For the log. */
  readonly name: string;
  /** Milliseconds between two looks at what has become due. */
  readonly everyMs: number;
  readonly log: Logger;
  /** Takes work that is due, as much as fits beside what is being done. */
  readonly claim: (running: ReadonlySet<T>) => Promise<readonly T[]>;
  /** Does one piece of it. */
  readonly work: (item: T) => Promise<void>;
}

export interface Dispatcher {
  /** There is new work. */
  nudge(): void;
  /** Takes nothing more and waits for what is being done. */
  stop(): Promise<void>;
}

/** Does work as it becomes due, many pieces at once; one that hangs holds up no other. */
export function startDispatcher<T>({ name, everyMs, log, claim, work }: DispatcherOptions<T>): Dispatcher {
  const running = new Set<T>();
  const done = new Set<Promise<void>>();

  const begin = (item: T): void => {
    running.add(item);
    const task = work(item)
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
    everyMs,
    log,
    run: async () => {
      for (const item of await claim(running)) begin(item);
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
