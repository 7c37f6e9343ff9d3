import { counter, gauge, readGauge } from "@switchboard/kit/metrics";
import type { Pool } from "@switchboard/pg/pool";
import type { Redis } from "ioredis";
import { getPresence } from "./queries/get-presence.ts";
import type { LeaseStore } from "./store/leases.ts";
import type { SweepStore } from "./store/sweeps.ts";

/** Sign-ins by what became of them. */
export const signIns = counter("switchboard_presence_sign_ins_total", "Sign-ins by outcome.", ["outcome"]);

/** Refreshes of sessions by what became of them; `theft` is worth an alert. */
export const refreshes = counter("switchboard_presence_refreshes_total", "Refreshes of sessions by outcome.", [
  "outcome",
]);

/** Presence pushed to departments. */
export const announcements = counter(
  "switchboard_presence_announcements_total",
  "Changes of who is online that were published, one for each department.",
);

/** Leases that a gateway renewed; a rate of zero with people connected means that no gateway reaches us. */
export const renewals = counter("switchboard_presence_lease_renewals_total", "Renewed leases.");

interface GaugeSources {
  readonly pool: Pool;
  readonly redis: Redis;
  readonly leases: LeaseStore;
  readonly sweeps: SweepStore;
}

/** What is read when it is scraped. All instances share one Redis, so they all say the same: take one, never the sum. */
export function registerGauges({ pool, redis, leases, sweeps }: GaugeSources): void {
  readGauge("switchboard_presence_redis_up", "1 while Redis is connected.", () => (redis.status === "ready" ? 1 : 0));
  readGauge("switchboard_presence_leases", "Leases alive in Redis.", async () => (await leases.snapshot()).leases);
  readGauge(
    "switchboard_presence_sweep_lag_seconds",
    "Time since any instance last looked for changes.",
    async () => (await sweeps.lagMs()) / 1000,
  );
  gauge("switchboard_presence_online", "Staff online, by department.", ["department"], async (metric) => {
    metric.reset();
    const departments = await getPresence(pool, leases).catch(() => []);
    for (const { slug, online } of departments) metric.set({ department: slug }, online.length);
  });
}
