import { Bus, type BusOptions } from "@switchboard/bus/nats";
import type { NatsUser } from "@switchboard/contracts/subject-rights";
import type { Logger } from "@switchboard/kit/log";
import type { Backend } from "@switchboard/stack/backends/backend";
import { natsSettings } from "@switchboard/stack/backends/nats";
import { silentLog } from "./log.ts";

/** A bus whose connection stands. */
export async function connectBus(url: string, name: string, log: Logger, options: BusOptions = {}): Promise<Bus> {
  const bus = new Bus(url, name, log, options);
  await new Promise<void>((resolve) => bus.onConnect(resolve));
  return bus;
}

/** The bus of a service, with the rights of that service, at a NATS that was started here. */
export function connectAs(user: NatsUser, nats: Backend): Promise<Bus> {
  const { NATS_URL, NATS_PASSWORD } = natsSettings(nats, user);
  return connectBus(NATS_URL, user, silentLog, { password: NATS_PASSWORD });
}
