import { startAdminServer } from "@switchboard/kit/admin-http";
import { loadConfig } from "@switchboard/kit/config";
import { Lifecycle } from "@switchboard/kit/lifecycle";
import { createLogger } from "@switchboard/kit/log";
import { createGateway } from "./app.ts";
import { toAppSettings } from "./app-settings.ts";
import { GatewayConfig } from "./config.ts";
import { createDeps } from "./create-deps.ts";

/**
 * Connections that may wait to be accepted; the kernel's own limit (net.core.somaxconn) is the other one. When an instance
 * died thousands come at once, and one that finds no place tries again only after seconds.
 */
const BACKLOG = 4_096;

const config = loadConfig(GatewayConfig, process.env);
const log = createLogger("gateway", config.LOG_LEVEL);
const lifecycle = new Lifecycle(log, config.SHUTDOWN_GRACE_MS);

// Owned first, so that it answers as long as anything else is closing.
// Nothing behind it is among the checks: what is away takes its part of the answers along, not the whole edge.
const admin = await startAdminServer({ port: config.GATEWAY_ADMIN_PORT, lifecycle, checks: {}, log });
lifecycle.own("admin", admin, (server) => server.close());

const deps = await createDeps(config, log, lifecycle.own.bind(lifecycle));
const { app, realtime } = await createGateway(deps, toAppSettings(config));
lifecycle.own("http", app, () => app.close());
// Closed first: its sockets still need everything above while they go.
lifecycle.own("sockets", realtime, () => realtime.drain());
await app.listen({ host: config.GATEWAY_HOST, port: config.GATEWAY_PORT, backlog: BACKLOG });

lifecycle.markReady();
log.info({ address: app.server.address() }, "gateway is ready");
