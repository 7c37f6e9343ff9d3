import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Backends } from "./backends/find-backends.ts";
import { makeDatabase } from "./databases.ts";
import { loadDemoData } from "./demo-data.ts";
import {
  choosePorts,
  databaseOwners,
  type OwnerOfDatabase,
  type Ports,
  serviceEnvironment,
  type Wiring,
} from "./environment.ts";
import { runMigrations } from "./migrations.ts";
import type { ManagedProcess } from "./process/managed-process.ts";
import type { Form, ServiceName } from "./program.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { startService } from "./service-process.ts";

/** What to start. */
export interface SystemOptions {
  /** Of the caller, who stops them after the system. */
  readonly backends: Backends;
  /** Keeps the keys from one start to the next; they are of this start only without it. */
  readonly dataDir?: string;
  /** Gets one file for each process. */
  readonly logDir?: string;
  /** Starts the names of the databases and roles, so that systems can share a server. */
  readonly databasePrefix?: string;
  /** How many instances; 1 of each unless given. */
  readonly gateways?: number;
  readonly chats?: number;
  readonly presences?: number;
  /** None unless given: little leans on it, and it takes a second to start. */
  readonly notifies?: number;
  /** None unless given, as above. */
  readonly searches?: number;
  /** Where notify hands mails over; nowhere unless given, and they wait. */
  readonly smtpUrl?: string;
  /** Whether to load demo data; true unless given. */
  readonly demoData?: boolean;
  /** Of the first gateway; a free one unless given. */
  readonly gatewayPort?: number;
  /** Whether the services run as they are or built, as in images; as they are unless given. */
  readonly form?: Form;
  /** Settings for all services, over the ones made here. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One running instance of a service. */
export interface RunningService {
  readonly service: ServiceName;
  /** `chat`, or `chat-2` for the second one. */
  readonly label: string;
  readonly process: ManagedProcess;
  readonly ports: Ports;
  readonly env: Readonly<Record<string, string>>;
}

/** A whole system, running. */
export interface System {
  readonly gatewayUrls: readonly string[];
  readonly services: readonly RunningService[];
  readonly backends: Backends;
  readonly secrets: Secrets;
  readonly databaseUrls: Wiring["databaseUrls"];
  /** host:port of gRPC, for tests that talk to a service past the gateway. */
  readonly addresses: Wiring["addresses"];
  /** The instance with this label. Throws when there is none. */
  service(label: string): RunningService;
  /** Stops the services, those that lean on others first. The backends stay. */
  stop(): Promise<void>;
}

interface Planned {
  readonly service: ServiceName;
  readonly label: string;
  readonly ports: Ports;
}

/**
 * Runs the whole system as real processes on the given backends: databases and roles, migrations, the
 * services, demo data. Throws SetupError, with nothing left running, when a part does not come up.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const plan = await planInstances(options);
  const wiring = await wire(options, plan);
  await migrateAll(plan, wiring, options.form);
  const services = await startServices(options, plan, wiring);
  const gateways = services.filter(({ service }) => service === "gateway");
  const { secrets, databaseUrls, addresses } = wiring;
  if (options.demoData !== false) {
    const origins = gateways.flatMap(({ ports }) => [
      `http://localhost:${ports.main}`,
      `http://127.0.0.1:${ports.main}`,
    ]);
    await loadDemoData({ address: addresses.presence[0] ?? "", secrets, origins }).catch(async (error: unknown) => {
      await stopServices(services);
      throw error;
    });
  }
  return {
    backends: options.backends,
    services,
    secrets,
    databaseUrls,
    addresses,
    gatewayUrls: gateways.map(({ ports }) => `http://127.0.0.1:${ports.main}`),
    service: (label) => {
      const found = services.find((one) => one.label === label);
      if (found === undefined) throw new Error(`there is no instance ${label}`);
      return found;
    },
    stop: () => stopServices(services),
  };
}

async function planInstances(options: SystemOptions): Promise<Planned[]> {
  const counts = {
    presence: options.presences ?? 1,
    chat: options.chats ?? 1,
    notify: options.notifies ?? 0,
    search: options.searches ?? 0,
    gateway: options.gateways ?? 1,
  };
  const plan: Planned[] = [];
  for (const service of [...databaseOwners, "gateway"] as const) {
    for (let number = 1; number <= counts[service]; number++) {
      const wanted = service === "gateway" && number === 1 ? options.gatewayPort : undefined;
      const label = number === 1 ? service : `${service}-${number}`;
      plan.push({ service, label, ports: await choosePorts(wanted) });
    }
  }
  return plan;
}

async function wire(options: SystemOptions, plan: readonly Planned[]): Promise<Wiring> {
  const { backends, dataDir, databasePrefix = "" } = options;
  const secrets = await loadSecrets(dataDir === undefined ? undefined : join(dataDir, "secrets.json"));
  const makeOwn = async (name: OwnerOfDatabase): Promise<[OwnerOfDatabase, string]> => {
    const planned = plan.some(({ service }) => service === name);
    const make = () => makeDatabase(backends.postgres.url, `${databasePrefix}${name}`, secrets.databasePassword);
    return [name, planned ? await make() : ""];
  };
  const databaseUrls = Object.fromEntries(await Promise.all(databaseOwners.map(makeOwn)));
  const addressesOf = (service: ServiceName) =>
    plan.filter((planned) => planned.service === service).map(({ ports }) => `127.0.0.1:${ports.main}`);
  return {
    secrets,
    nats: backends.nats,
    redisUrl: backends.redis.url,
    databaseUrls: databaseUrls as Wiring["databaseUrls"],
    addresses: {
      chat: addressesOf("chat"),
      presence: addressesOf("presence"),
      notify: addressesOf("notify"),
      search: addressesOf("search"),
    },
    gatewayUrl: `http://localhost:${plan.find(({ service }) => service === "gateway")?.ports.main}`,
    smtpUrl: options.smtpUrl ?? "smtp://127.0.0.1:1",
    extra: options.env ?? {},
  };
}

async function migrateAll(plan: readonly Planned[], wiring: Wiring, form: Form | undefined): Promise<void> {
  const withDatabase = databaseOwners.filter((name) => plan.some(({ service }) => service === name));
  await Promise.all(
    withDatabase.map((name) => runMigrations(name, serviceEnvironment(name, wiring, { main: 0, admin: 0 }), form)),
  );
}

async function startServices(
  { logDir, form = "sources" }: SystemOptions,
  plan: readonly Planned[],
  wiring: Wiring,
): Promise<RunningService[]> {
  if (logDir !== undefined) await mkdir(logDir, { recursive: true });
  const started = await Promise.allSettled(
    plan.map(async (planned): Promise<RunningService> => {
      const { service, label, ports } = planned;
      const env = serviceEnvironment(service, wiring, ports);
      const logFile = logDir === undefined ? undefined : join(logDir, `${label}.log`);
      return {
        ...planned,
        env,
        process: await startService({ service, form, label, env, adminPort: ports.admin, logFile }),
      };
    }),
  );
  const running = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = started.find((result) => result.status === "rejected");
  if (failed === undefined) return running;
  await stopServices(running);
  throw failed.reason;
}

async function stopServices(services: readonly RunningService[]): Promise<void> {
  for (const service of ["gateway", "search", "notify", "chat", "presence"] as const) {
    await Promise.all(services.filter((one) => one.service === service).map(({ process }) => process.stop()));
  }
}
