import type { Bus } from "@switchboard/bus/nats";
import type { GatewayDeps } from "../../src/deps.ts";

/** A bus that loses what it is told to lose, as core NATS may. */
export class LossyBus {
  /** Subjects that start with this are lost; empty loses nothing. */
  losing = "";

  /** What a gateway stands on, with this bus in its place. */
  wrap(deps: GatewayDeps): GatewayDeps {
    const { bus } = deps;
    const subscribe = bus.subscribe.bind(bus);
    const lossy: Bus["subscribe"] = (subject, handle) =>
      subscribe(subject, (data, from, respond) => {
        if (this.losing === "" || !from.startsWith(this.losing)) handle(data, from, respond);
      });
    return { ...deps, bus: Object.assign(bus, { subscribe: lossy }) };
  }
}
