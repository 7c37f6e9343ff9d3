import { Bus } from "@switchboard/bus/nats";
import type { Logger } from "@switchboard/kit/log";

/** A bus whose connection stands. */
export async function connectBus(url: string, name: string, log: Logger, replicas = 1): Promise<Bus> {
  const bus = new Bus(url, name, log, replicas);
  await new Promise<void>((resolve) => bus.onConnect(resolve));
  return bus;
}
