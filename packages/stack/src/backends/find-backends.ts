import { join } from "node:path";
import type { Backend } from "./backend.ts";
import { isDockerReachable } from "./docker-reachable.ts";
import { findNats } from "./nats.ts";
import { findPostgres } from "./postgres.ts";
import { natsServer, redisServer, requirePrograms } from "./programs.ts";
import { findRedis } from "./redis.ts";

/** The servers that a system stands on. */
export interface Backends {
  readonly postgres: Backend;
  readonly nats: Backend;
  readonly redis: Backend;
}

/** Where to look for the three servers. */
export interface BackendsOptions {
  /** Addresses of servers that are there already. */
  readonly addresses: Readonly<Record<keyof Backends, string | undefined>>;
  /** Keeps data and logs; the data goes with the servers unless given. */
  readonly dataDir?: string;
  readonly logDir?: string;
  /** Whether Postgres waits for the disk; only throw-away data may go without. True unless given. */
  readonly fsync?: boolean;
  readonly say?: (line: string) => void;
}

/** Finds or starts Postgres, NATS and Redis, all at once. Throws SetupError, with none left running, when one fails. */
export async function findBackends(options: BackendsOptions): Promise<Backends> {
  const { addresses, say, fsync = true } = options;
  const programs = installPrograms(options);
  const started = await Promise.allSettled([
    findPostgres({ ...placeOf("postgres", options), address: addresses.postgres, fsync }),
    programs.then(() => findNats({ ...placeOf("nats", options), address: addresses.nats })),
    programs.then(() => findRedis({ ...placeOf("redis", options), address: addresses.redis })),
  ]);
  const [postgres, nats, redis] = started.map((result) => (result.status === "fulfilled" ? result.value : undefined));
  if (postgres !== undefined && nats !== undefined && redis !== undefined) {
    for (const backend of [postgres, nats, redis]) say?.(`${backend.name}: ${backend.description}`);
    return { postgres, nats, redis };
  }
  await Promise.all([postgres, nats, redis].map((backend) => backend?.stop()));
  throw started.find((result) => result.status === "rejected")?.reason;
}

/** Stops those that were started here. */
export async function stopBackends({ postgres, nats, redis }: Backends): Promise<void> {
  await Promise.all([postgres, nats, redis].map((backend) => backend.stop()));
}

/** Both in one go: apt-get works for one at a time. */
async function installPrograms({ addresses, say }: BackendsOptions): Promise<void> {
  const needed = [...(isGiven(addresses.nats) ? [] : [natsServer]), ...(isGiven(addresses.redis) ? [] : [redisServer])];
  if (needed.length > 0 && !(await isDockerReachable())) await requirePrograms(needed, say);
}

function isGiven(address: string | undefined): boolean {
  return address !== undefined && address !== "";
}

function placeOf(name: string, { dataDir, logDir, say }: BackendsOptions) {
  return {
    ...(dataDir === undefined ? {} : { dir: join(dataDir, name) }),
    ...(logDir === undefined ? {} : { logFile: join(logDir, `${name}.log`) }),
    ...(say === undefined ? {} : { say }),
  };
}
