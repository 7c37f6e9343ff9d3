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
  return {
    ...natsSettings(wiring.nats, service),
    LOG_LEVEL: "info",
    SHUTDOWN_GRACE_MS: "10000",
    ADMIN_HOST: "127.0.0.1",
    CALLER_TOKEN_KEY: secrets.callerKeys[service].privateKey,
    CALLER_TOKEN_ISSUERS: issuers.map((issuer) => `${issuer}:${secrets.callerKeys[issuer].publicKey}`).join(","),
    ...ownSettings[service](wiring, ports),
    ...wiring.extra,
  };
}

/** Where a service would be that this system does not run: nothing listens on port 1. */
const NOWHERE = "127.0.0.1:1";

type OwnSettings = (wiring: Wiring, ports: Ports) => Record<string, string>;

const ownSettings: Record<ServiceName, OwnSettings> = {
  gateway: ({ secrets, redisUrl, addresses }, { main, admin }) => ({
    GATEWAY_HOST: "127.0.0.1",
    GATEWAY_PORT: String(main),
    GATEWAY_ADMIN_PORT: String(admin),
    REDIS_URL: redisUrl,
    CHAT_ADDRESS: addresses.chat.join(","),
    PRESENCE_ADDRESS: addresses.presence.join(","),
    NOTIFY_ADDRESS: addresses.notify.join(",") || NOWHERE,
    SEARCH_ADDRESS: addresses.search.join(",") || NOWHERE,
    STAFF_TOKEN_PUBLIC_KEYS: secrets.staffTokenKey.publicKey,
    VISITOR_COOKIE_SECRETS: secrets.visitorCookieSecret,
    // Plain http on this machine.
    GATEWAY_COOKIE_SECURE: "false",
  }),
  chat: ({ secrets, databaseUrls, addresses, gatewayUrl }, { main, admin }) => ({
    CHAT_DATABASE_URL: databaseUrls.chat,
    CHAT_FILE_LINK_SECRET: secrets.fileLinkSecret,
    CHAT_GRPC_ADDRESS: `127.0.0.1:${main}`,
    CHAT_ADMIN_PORT: String(admin),
    CHAT_WORKPLACE_URL: `${gatewayUrl}/workplace/`,
    PRESENCE_ADDRESS: addresses.presence.join(","),
  }),
  notify: ({ databaseUrls, addresses, smtpUrl }, { main, admin }) => ({
    NOTIFY_DATABASE_URL: databaseUrls.notify,
    NOTIFY_GRPC_ADDRESS: `127.0.0.1:${main}`,
    NOTIFY_ADMIN_PORT: String(admin),
    PRESENCE_ADDRESS: addresses.presence.join(","),
    SMTP_URL: smtpUrl,
    NOTIFY_MAIL_FROM: "Switchboard <switchboard@localhost.localdomain>",
    // Whoever tries webhooks here has their receiver on this machine.
    NOTIFY_ALLOW_PRIVATE_TARGETS: "true",
  }),
  presence: ({ secrets, databaseUrls, redisUrl, addresses }, { main, admin }) => ({
    PRESENCE_DATABASE_URL: databaseUrls.presence,
    CHAT_ADDRESS: addresses.chat.join(",") || NOWHERE,
    PRESENCE_GRPC_ADDRESS: `127.0.0.1:${main}`,
    PRESENCE_ADMIN_PORT: String(admin),
    REDIS_URL: redisUrl,
    STAFF_TOKEN_KEY: secrets.staffTokenKey.privateKey,
  }),
  search: ({ databaseUrls, addresses }, { main, admin }) => ({
    SEARCH_DATABASE_URL: databaseUrls.search,
    SEARCH_GRPC_ADDRESS: `127.0.0.1:${main}`,
    SEARCH_ADMIN_PORT: String(admin),
    PRESENCE_ADDRESS: addresses.presence.join(","),
  }),
};
