import { connectBus } from "@switchboard/bus/nats";
import { NatsObjectStore } from "@switchboard/bus/object-store";
import { startRelay } from "@switchboard/bus/relay";
import { ensureStream } from "@switchboard/bus/streams";
import { OrganisationServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PresenceServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { chatStream, filesBucket, presenceStream } from "@switchboard/contracts/subjects";
import { startAdminServer } from "@switchboard/kit/admin-http";
import { CallerSigner, CallerVerifier } from "@switchboard/kit/caller-token";
import { loadConfig } from "@switchboard/kit/config";
import { Lifecycle } from "@switchboard/kit/lifecycle";
import { createLogger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { createPool } from "@switchboard/pg/pool";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { cleanUp } from "./commands/clean-up.ts";
import { runDeletions } from "./commands/delete-chats-before.ts";
import { sweepFiles } from "./commands/sweep-files.ts";
import { ChatConfig } from "./config.ts";
import type { ChatDeps } from "./deps.ts";
import { LiveFeed } from "./events/live-feed.ts";
import { createWriterPool } from "./exchange/writer-pool.ts";
import { FileLinks } from "./files/file-links.ts";
import { createChatServer } from "./grpc/server.ts";
import { coalesceNudges } from "./jobs/coalesce-nudges.ts";
import { followEndedChats } from "./jobs/ended-chats.ts";
import { startLoadMetrics } from "./jobs/load-metrics.ts";
import { startOrganisationConsumer } from "./jobs/organisation-consumer.ts";
import { startOrganisationSync } from "./jobs/organisation-sync.ts";
import { startRouting } from "./routing/start-routing.ts";

/** What nobody asks for any more is forgotten this often, in milliseconds. */
const CLEAN_UP_MS = 10 * 60_000;
/** Deletions that were asked for are looked for this often, in milliseconds. */
const DELETIONS_MS = 2_000;

/** Objects that nobody needs are looked for this often, in milliseconds, and whenever one is known. */
const SWEEP_MS = 5 * 60_000;

const config = loadConfig(ChatConfig, process.env);
const log = createLogger("chat", config.LOG_LEVEL);
const lifecycle = new Lifecycle(log, config.SHUTDOWN_GRACE_MS);
const verifier = new CallerVerifier(config.CALLER_TOKEN_ISSUERS);
const signer = new CallerSigner("chat", config.CALLER_TOKEN_KEY);
const now = () => new Date();

const pool = lifecycle.own("postgres", createPool(config.CHAT_DATABASE_URL, config.CHAT_DATABASE_POOL, log), (p) =>
  p.end(),
);
const writer = lifecycle.own("postgres writer", createWriterPool(config.CHAT_DATABASE_URL, log), (p) => p.end());
const bus = lifecycle.own("nats", await connectBus(config.NATS_URL, "chat", log), (b) => b.close());
lifecycle.own(
  "admin http",
  await startAdminServer({
    port: config.CHAT_ADMIN_PORT,
    lifecycle,
    // NATS is not among them: without it messages are still accepted, and pushes and facts follow when it is back.
    checks: { postgres: () => pool.query("select 1") },
    log,
  }),
  (admin) => admin.close(),
);
await ensureStream(bus, chatStream);
await ensureStream(bus, presenceStream);

const relay = lifecycle.own("outbox relay", startRelay({ pool, bus, stream: chatStream, service: "chat", log }), (r) =>
  r.stop(),
);
const presence = lifecycle.own(
  "presence client",
  createUnaryClient(OrganisationServiceService, config.PRESENCE_ADDRESS),
  (client) => client.close(),
);
const leases = lifecycle.own(
  "lease client",
  createUnaryClient(PresenceServiceService, config.PRESENCE_ADDRESS),
  (client) => client.close(),
);
const deps: ChatDeps = {
  pool,
  live: new LiveFeed(bus),
  now,
  committed: coalesceNudges(() => relay.nudge()),
  nudgeRouting: () => routing.nudge(),
  parkedWritten: () => routing.parkedWritten(),
  abandonAfterS: config.CHAT_ABANDON_AFTER_S,
  workplaceUrl: config.CHAT_WORKPLACE_URL,
  log,
};
const routing = lifecycle.own("routing", startRouting(deps, bus, { presence: leases, signer }), (r) => r.stop());
const organisationChanged = () => routing.organisationChanged();
lifecycle.own("organisation consumer", await startOrganisationConsumer(deps, bus, organisationChanged), (consumer) =>
  consumer.stop(),
);
const organisation = lifecycle.own("organisation sync", startOrganisationSync(pool, presence, signer, log), (sync) =>
  sync.stop(),
);
lifecycle.own("ended chats", await followEndedChats(pool, bus, log), (consumers) => consumers.stop());
lifecycle.own(
  "deletions",
  startLoop({ name: "deletions", everyMs: DELETIONS_MS, log, run: (signal) => runDeletions(pool, now, signal) }),
  (loop) => loop.stop(),
);
lifecycle.own("load metrics", startLoadMetrics(pool, now, log), (loop) => loop.stop());
lifecycle.own(
  "clean-up",
  startLoop({ name: "clean-up", everyMs: CLEAN_UP_MS, log, run: () => cleanUp(pool, now()) }),
  (loop) => loop.stop(),
);
const store = new NatsObjectStore(bus, filesBucket);
const sweep = lifecycle.own(
  "file sweep",
  startLoop({ name: "file sweep", everyMs: SWEEP_MS, log, run: (signal) => sweepFiles(pool, store, now, signal) }),
  (loop) => loop.stop(),
);

await organisation.ready;
const server = lifecycle.own(
  "grpc",
  createChatServer({
    ...deps,
    writer,
    publisher: bus,
    verifier,
    files: {
      store,
      links: new FileLinks(config.CHAT_FILE_LINK_SECRET),
      maxBytes: config.CHAT_FILE_MAX_BYTES,
      discarded: () => sweep.nudge(),
    },
  }),
  (s) => s.close(),
);
const port = await server.listen(config.CHAT_GRPC_ADDRESS);

bus.onReconnect(() => deps.live.pushesLost());
deps.live.pushesLost();

lifecycle.markReady();
log.info({ port }, "chat is ready");
