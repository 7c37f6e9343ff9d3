import "@switchboard/kit/telemetry";
import { readConfig } from "@switchboard/kit/config";
import { openNats } from "@switchboard/service/open-nats";
import { runProcess } from "@switchboard/service/run-process";
import { createGateway } from "./app.ts";
import { toAppSettings } from "./app-settings.ts";
import { GatewayConfig } from "./config.ts";
import { createDeps } from "./create-deps.ts";

/**
 * Connections that may wait to be accepted; the kernel's own limit (net.core.somaxconn) is the other one. When an instance
 * died thousands come at once, and one that finds no place tries again only after seconds.
 */
const BACKLOG = 4_096;

const config = readConfig(GatewayConfig);

// `/readyz` looks at nothing behind it: what is away takes its part of the answers along, not the whole edge.
await runProcess({ name: "gateway", config, adminPort: config.GATEWAY_ADMIN_PORT }, async (running) => {
  const { log, own } = running;
  const bus = await openNats(running, config, []);
  const deps = createDeps(config, bus, log, own);
  const { app, realtime } = await createGateway(deps, toAppSettings(config));
  own("http", app, () => app.close());
  // Closed first: its sockets still need everything above while they go.
  own("sockets", realtime, () => realtime.drain());
  await app.listen({ host: config.GATEWAY_HOST, port: config.GATEWAY_PORT, backlog: BACKLOG });
  log.info({ address: app.server.address() }, "HTTP is served");
});
