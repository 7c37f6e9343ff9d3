import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { loadConfig } from "@switchboard/kit/config";
import { natsSettings } from "@switchboard/stack/backends/nats";
import type { System } from "@switchboard/stack/system";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { type AppSettings, createGateway, type Gateway } from "../../src/app.ts";
import { toAppSettings } from "../../src/app-settings.ts";
import { GatewayConfig } from "../../src/config.ts";
import { createDeps } from "../../src/create-deps.ts";
import type { GatewayDeps } from "../../src/deps.ts";
import type { RealtimeLimits } from "../../src/realtime/limits.ts";
import "./described.ts";

/** One gateway of a test, in this process, beside a real presence and chat. */
export interface Edge extends Gateway {
  readonly url: string;
  readonly socketUrl: string;
  readonly deps: GatewayDeps;
  close(): Promise<void>;
}

export interface EdgeOptions {
  readonly settings?: Partial<Omit<AppSettings, "realtime">>;
  readonly limits?: Partial<RealtimeLimits>;
  /** Changes what the gateway stands on, for example to lose messages on the way. */
  readonly wrap?: (deps: GatewayDeps) => GatewayDeps;
}

/** Where a service would be that the test's system does not have: nothing listens on port 1. */
const NOWHERE = "127.0.0.1:1";

/** Starts a gateway on a free port; `system` brings everything else. */
export async function startEdge(system: System, options: EdgeOptions = {}): Promise<Edge> {
  const owned: (() => unknown)[] = [];
  const own = <T>(_name: string, resource: T, close: (resource: T) => unknown): T => {
    owned.push(() => close(resource));
    return resource;
  };
  const config = loadConfig(GatewayConfig, environment(system));
  const bus = own(
    "nats",
    await connectBus(config.NATS_URL, "gateway", silentLog, { password: config.NATS_PASSWORD }),
    (nats) => nats.close(),
  );
  const opened = createDeps(config, bus, silentLog, own);
  const deps = options.wrap?.(opened) ?? opened;
  const defaults = toAppSettings(config);
  const realtime = { ...defaults.realtime, drainSpreadMs: 0, drainGraceMs: 0, ...options.limits };
  const gateway = await createGateway(deps, { ...defaults, ...options.settings, realtime });
  await gateway.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = gateway.app.server.address() as AddressInfo;
  return {
    ...gateway,
    deps,
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}/v1/realtime`,
    close: async () => {
      await gateway.realtime.drain();
      await gateway.app.close();
      for (const close of owned.reverse()) await close();
    },
  };
}

/** Sends raw bytes and returns the whole answer. */
export function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

function environment({ secrets, backends, addresses }: System): Record<string, string> {
  return {
    ...natsSettings(backends.nats, "gateway"),
    REDIS_URL: backends.redis.url,
    LOG_LEVEL: "fatal",
    CALLER_TOKEN_KEY: secrets.callerKeys.gateway.privateKey,
    CALLER_TOKEN_ISSUERS: `gateway:${secrets.callerKeys.gateway.publicKey}`,
    CHAT_ADDRESS: addresses.chat[0] ?? NOWHERE,
    PRESENCE_ADDRESS: addresses.presence[0] ?? NOWHERE,
    NOTIFY_ADDRESS: addresses.notify[0] ?? NOWHERE,
    SEARCH_ADDRESS: addresses.search[0] ?? NOWHERE,
    STAFF_TOKEN_PUBLIC_KEYS: secrets.staffTokenKey.publicKey,
    VISITOR_COOKIE_SECRETS: secrets.visitorCookieSecret,
    GATEWAY_COOKIE_SECURE: "false",
    // Tests that are not about limits must not meet them.
    GATEWAY_RATE_LIMIT_PER_MINUTE: "100000",
    GATEWAY_SIGN_IN_LIMIT_PER_MINUTE: "100000",
    GATEWAY_VISITOR_LIMIT_PER_MINUTE: "100000",
  };
}
