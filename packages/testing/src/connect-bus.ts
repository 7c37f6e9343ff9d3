import { Bus, type BusOptions } from "@switchboard/bus/nats";
import type { Logger } from "@switchboard/kit/log";

/** A bus whose connection stands. */
export async function connectBus(url: string, name: string, log: Logger, options: BusOptions = {}): Promise<Bus> {
  const bus = new Bus(url, name, log, options);
  await new Promise<void>((resolve) => bus.onConnect(resolve));
  return bus;
}
