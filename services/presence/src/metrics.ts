import { metricsOf } from "@switchboard/kit/metrics";
import type { Pool } from "@switchboard/pg/pool";
import type { Redis } from "ioredis";
import { getPresence } from "./queries/get-presence.ts";
import type { LeaseStore } from "./store/leases.ts";
import type { SweepStore } from "./store/sweeps.ts";

const { counter, gauge, readGauge } = metricsOf("presence");

/** Sign-ins by what became of them. */
export const signIns = counter("sign_ins_total", "Sign-ins by outcome.", ["outcome"]);

/** Refreshes of sessions by what became of them; `theft` is worth an alert. */
export const refreshes = counter(
  "refreshes_total",
  "Refreshes of sessions by outcome.",
  ["outcome"],
  [{ outcome: "theft" }],
);

/** Presence pushed to departments. */
export const announcements = counter(
  "announcements_total",
  "Changes of who is online that were published, one for each department.",
);

/** Leases that a gateway renewed; a rate of zero with people connected means that no gateway reaches us. */
export const renewals = counter("lease_renewals_total", "Renewed leases.");

interface GaugeSources {
  readonly pool: Pool;
  readonly redis: Redis;
  readonly leases: LeaseStore;
  readonly sweeps: SweepStore;
}

/** What is read when it is scraped. All instances share one Redis, so they all say the same: take one, never the sum. */
export function registerGauges({ pool, redis, leases, sweeps }: GaugeSources): void {
  readGauge("redis_up", "1 while Redis is connected.", () => (redis.status === "ready" ? 1 : 0));
  readGauge("leases", "Leases alive in Redis.", async () => (await leases.snapshot()).leases);
  readGauge(
    "sweep_lag_seconds",
    "Time since any instance last looked for changes.",
    async () => (await sweeps.lagMs()) / 1000,
  );
  gauge("online", "Staff online, by department.", ["department"], async (metric) => {
    metric.reset();
    const departments = await getPresence(pool, leases).catch(() => []);
    for (const { slug, online } of departments) metric.set({ department: slug }, online.length);
  });
}
