import type { StreamDefinition } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { DiscardPolicy, NatsError, nanos, RetentionPolicy, StorageType, type StreamConfig } from "nats";
import type { Bus } from "./nats.ts";

const MINUTE_MS = 60_000;
/** Facts are kept a week; a consumer that was away for longer starts again from its source's own snapshot. */
const MAX_AGE_MS = 7 * 24 * 60 * MINUTE_MS;
/** The same fact sent again within this time is dropped: as long as relayed outbox rows are kept. */
export const DUPLICATE_WINDOW_MS = 10 * MINUTE_MS;

/** A stream that could not be made is tried again this soon, in milliseconds. */
const RETRY_MS = 1_000;

export interface StreamKeeping {
  /** Resolves when all of them are there for the first time. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Sees to it that streams are there whenever NATS is, which may come back without what it had. */
export function keepStreams(bus: Bus, streams: readonly StreamDefinition[], log: Logger): StreamKeeping {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let connections = 1;
  let seenTo = 0;
  const loop = startLoop({
    name: "streams",
    everyMs: RETRY_MS,
    log,
    run: async () => {
      const connection = connections;
      if (!bus.connected || seenTo === connection) return;
      for (const stream of streams) await ensureStream(bus, stream);
      seenTo = connection;
      resolve();
    },
  });
  bus.onConnect(() => {
    connections += 1;
    loop.nudge();
  });
  return { ready, stop: () => loop.stop() };
}

/** Creates the stream, or brings it to what the code says. `replicas` above 1 needs a NATS cluster. */
export async function ensureStream(bus: Bus, { name, subjects }: StreamDefinition, replicas = 1): Promise<void> {
  const config: Partial<StreamConfig> = {
    name,
    subjects: [subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: nanos(MAX_AGE_MS),
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    num_replicas: replicas,
  };
  if ((await lastSequence(bus, name)) === undefined) await bus.jsm.streams.add(config);
  else await bus.jsm.streams.update(name, config);
}

/** The sequence number of the newest message of a stream, or undefined when there is no such stream. */
export async function lastSequence(bus: Bus, name: string): Promise<number | undefined> {
  try {
    return (await bus.jsm.streams.info(name)).state.last_seq;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether JetStream knows no such stream or consumer. */
export function isNotFound(error: unknown): boolean {
  return error instanceof NatsError && error.api_error?.code === 404;
}
