import type { Backend } from "./backends/backend.ts";
import { natsSettings } from "./backends/nats.ts";
import { freePort } from "./process/ports.ts";
import type { ServiceName } from "./program.ts";
import { issuers, type Secrets } from "./secrets.ts";

/** The services that keep something in Postgres and answer gRPC. */
export const databaseOwners = ["presence", "chat", "notify", "search"] as const;
export type OwnerOfDatabase = (typeof databaseOwners)[number];

/** What the processes of one system have in common. */
export interface Wiring {
  readonly secrets: Secrets;
  readonly nats: Backend;
  readonly redisUrl: string;
  readonly databaseUrls: Readonly<Record<OwnerOfDatabase, string>>;
  /** host:port of each instance's gRPC. */
  readonly addresses: Readonly<Record<OwnerOfDatabase, readonly string[]>>;
  /** Where browsers reach the system. */
  readonly gatewayUrl: string;
  /** Where mails are handed over. */
  readonly smtpUrl: string;
  /** Wins over everything else. */
  readonly extra: Readonly<Record<string, string>>;
}

/** The ports of one instance. */
export interface Ports {
  /** HTTP of the gateway, gRPC of the others. */
  readonly main: number;
  readonly admin: number;
}

/** Free ports for one instance. */
export async function choosePorts(main?: number): Promise<Ports> {
  return { main: main ?? (await freePort()), admin: await freePort() };
}

/** The whole environment of one instance. */
export function serviceEnvironment(service: ServiceName, wiring: Wiring, ports: Ports): Record<string, string> {
  const { secrets } = wiring;
  const name = service.toUpperCase();
  return {
    ...natsSettings(wiring.nats, service),
    ...addresses(wiring),
    LOG_LEVEL: "info",
    SHUTDOWN_GRACE_MS: "10000",
    ADMIN_HOST: "127.0.0.1",
    [`${name}_ADMIN_PORT`]: String(ports.admin),
    CALLER_TOKEN_KEY: secrets.callerKeys[service].privateKey,
    CALLER_TOKEN_ISSUERS: issuers.map((issuer) => `${issuer}:${secrets.callerKeys[issuer].publicKey}`).join(","),
    ...(service !== "gateway" && {
      [`${name}_DATABASE_URL`]: wiring.databaseUrls[service],
      [`${name}_GRPC_ADDRESS`]: `127.0.0.1:${ports.main}`,
    }),
    ...ownSettings[service](wiring, ports),
    ...wiring.extra,
  };
}

/** Where a service would be that this system does not run: nothing listens on port 1. */
const NOWHERE = "127.0.0.1:1";

/** Where each service that others call is; who calls none of them does not look. */
function addresses({ addresses, redisUrl }: Wiring): Record<string, string> {
  const called = databaseOwners.map((owner) => [
    `${owner.toUpperCase()}_ADDRESS`,
    addresses[owner].join(",") || NOWHERE,
  ]);
  return { REDIS_URL: redisUrl, ...Object.fromEntries(called) };
}

type OwnSettings = (wiring: Wiring, ports: Ports) => Record<string, string>;

const ownSettings: Record<ServiceName, OwnSettings> = {
  gateway: ({ secrets }, { main }) => ({
    GATEWAY_HOST: "127.0.0.1",
    GATEWAY_PORT: String(main),
    STAFF_TOKEN_PUBLIC_KEYS: secrets.staffTokenKey.publicKey,
    VISITOR_COOKIE_SECRETS: secrets.visitorCookieSecret,
    // Plain http on this machine.
    GATEWAY_COOKIE_SECURE: "false",
  }),
  chat: ({ secrets, gatewayUrl }) => ({
    CHAT_FILE_LINK_SECRET: secrets.fileLinkSecret,
    CHAT_WORKPLACE_URL: `${gatewayUrl}/workplace/`,
  }),
  notify: ({ smtpUrl }) => ({
    SMTP_URL: smtpUrl,
    NOTIFY_MAIL_FROM: "Switchboard <switchboard@localhost.localdomain>",
    // Whoever tries webhooks here has their receiver on this machine.
    NOTIFY_ALLOW_PRIVATE_TARGETS: "true",
  }),
  presence: ({ secrets }) => ({ STAFF_TOKEN_KEY: secrets.staffTokenKey.privateKey }),
  // As in compose and Kubernetes, where the reason is.
  search: () => ({ NODE_OPTIONS: "--max-semi-space-size=4 --max-old-space-size=256" }),
};
