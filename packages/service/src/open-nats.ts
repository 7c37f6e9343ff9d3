import { Bus } from "@switchboard/bus/nats";
import { keepStreams } from "@switchboard/bus/streams";
import type { StreamDefinition } from "@switchboard/contracts/subjects";
import { sleep } from "@switchboard/kit/sleep";
import type { RunningProcess } from "./run-process.ts";

/** A start waits this long for NATS, in milliseconds; everything after it must bear that NATS comes later. */
const WAIT_MS = 5_000;

/** Settings of the connection to NATS. */
export interface NatsSettings {
  readonly NATS_URL: string;
  readonly NATS_PASSWORD: string;
  readonly NATS_REPLICAS: number;
}

/** Opens NATS and sees to it that the streams are there, now or when NATS is back. */
export async function openNats(
  { name, own, keep, log, signal }: RunningProcess,
  { NATS_URL, NATS_PASSWORD, NATS_REPLICAS }: NatsSettings,
  streams: readonly StreamDefinition[],
): Promise<Bus> {
  const bus = own(
    "nats",
    new Bus(NATS_URL, name, log, { replicas: NATS_REPLICAS, password: NATS_PASSWORD }),
    (opened) => opened.close(),
  );
  const keeping = keep("streams", keepStreams(bus, streams, log));
  await Promise.race([keeping.ready, sleep(WAIT_MS, signal)]);
  if (!bus.connected) log.warn("starting without nats: pushes are lost and facts wait until it is there");
  return bus;
}
