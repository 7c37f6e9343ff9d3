import type { StreamDefinition } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { isEqual } from "es-toolkit";
import {
  DiscardPolicy,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from "nats";
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

/** Creates the stream, or brings it to what the code says. Whoever has raised its replicas keeps them. */
export async function ensureStream(bus: Bus, { name, subjects }: StreamDefinition): Promise<void> {
  const there = await streamInfo(bus, name);
  const config: Partial<StreamConfig> = {
    name,
    subjects: [subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: nanos(MAX_AGE_MS),
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    num_replicas: Math.max(bus.replicas, there?.config.num_replicas ?? 1),
  };
  if (there === undefined) await bus.jsm.streams.add(config);
  // An update that changes nothing is no harmless one: a server that is killed soon after it may stay without what follows.
  else if (!isEqual({ ...there.config, ...config }, there.config)) await bus.jsm.streams.update(name, config);
}

/** The sequence number of the newest message of a stream, or undefined when there is no such stream. */
export async function lastSequence(bus: Bus, name: string): Promise<number | undefined> {
  return (await streamInfo(bus, name))?.state.last_seq;
}

/** What the server says of a stream, or undefined when there is none. */
async function streamInfo(bus: Bus, name: string): Promise<StreamInfo | undefined> {
  try {
    return await bus.jsm.streams.info(name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether JetStream knows no such stream or consumer. */
export function isNotFound(error: unknown): boolean {
  return error instanceof NatsError && error.api_error?.code === 404;
}
