import { gauge } from "@switchboard/kit/metrics";
import type { Pool } from "@switchboard/pg/pool";
import { countDeadEvents } from "./dead-events.ts";

/** Shows how many dead events there are when somebody looks. Every instance of a service says the same. */
export function exposeDeadEvents(pool: Pool): void {
  gauge(
    "switchboard_bus_dead_events",
    "Events that a consumer gave up on, by consumer.",
    ["consumer"],
    async (metric) => {
      // While the database is away nobody knows, and none is shown.
      metric.reset();
      const counts = await countDeadEvents(pool).catch(() => []);
      for (const { consumer, count } of counts) metric.set({ consumer }, count);
    },
  );
}
