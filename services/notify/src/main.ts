import { connectBus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { OrganisationServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { presenceStream } from "@switchboard/contracts/subjects";
import { startAdminServer } from "@switchboard/kit/admin-http";
import { CallerSigner, CallerVerifier } from "@switchboard/kit/caller-token";
import { loadConfig } from "@switchboard/kit/config";
import { Lifecycle } from "@switchboard/kit/lifecycle";
import { createLogger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { createPool } from "@switchboard/pg/pool";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { cleanUp } from "./commands/clean-up.ts";
import { NotifyConfig } from "./config.ts";
import { startMailConsumers, startStaffConsumer } from "./consumers.ts";
import { startDeliverySender } from "./delivery-sender.ts";
import { mailRetry, webhookRetry } from "./domain/retry.ts";
import { eventStreams, startEventFollower } from "./event-follower.ts";
import { createNotifyServer } from "./grpc/server.ts";
import { createMailer } from "./mail/smtp.ts";
import { startMailSender } from "./mail-sender.ts";
import { exposeQueues } from "./metrics.ts";
import { startStaffSync } from "./staff-sync.ts";
import { addStreams } from "./store/stream-positions.ts";
import { resolveHost } from "./webhooks/resolve-target.ts";

/** What was kept long enough is removed this often, in milliseconds. */
const CLEAN_UP_MS = 60_000;
/** A delivery's attempt may take this long, in milliseconds. */
const DELIVERY_TIMEOUT_MS = 10_000;

const config = loadConfig(NotifyConfig, process.env);
const log = createLogger("notify", config.LOG_LEVEL);
const lifecycle = new Lifecycle(log, config.SHUTDOWN_GRACE_MS);
const allowPrivate = config.NOTIFY_ALLOW_PRIVATE_TARGETS;

const pool = lifecycle.own("postgres", createPool(config.NOTIFY_DATABASE_URL, config.NOTIFY_DATABASE_POOL, log), (p) =>
  p.end(),
);
const bus = lifecycle.own("nats", await connectBus(config.NATS_URL, "notify", log), (b) => b.close());
const checks = { postgres: () => pool.query("select 1") };
const admin = await startAdminServer({ port: config.NOTIFY_ADMIN_PORT, lifecycle, checks, log });
lifecycle.own("admin http", admin, (server) => server.close());
exposeQueues(pool);
for (const stream of [presenceStream, ...eventStreams]) await ensureStream(bus, stream);
await addStreams(
  pool,
  eventStreams.map(({ name }) => name),
);

const deps = { pool, now: () => new Date(), random: Math.random, log };
const mails = lifecycle.own(
  "mail sender",
  startMailSender(
    { ...deps, retry: mailRetry, mailer: createMailer(config.SMTP_URL, config.NOTIFY_MAIL_FROM) },
    config.NOTIFY_MAIL_CONCURRENCY,
  ),
  (sender) => sender.stop(),
);
const post = { allowPrivate, timeoutMs: DELIVERY_TIMEOUT_MS, resolve: resolveHost };
const deliveries = lifecycle.own(
  "delivery sender",
  startDeliverySender({ ...deps, retry: webhookRetry, post }, config.NOTIFY_WEBHOOK_CONCURRENCY),
  (sender) => sender.stop(),
);

for (const consumer of await startMailConsumers(deps, bus, () => mails.nudge())) {
  lifecycle.own("mail consumer", consumer, (one) => one.stop());
}
lifecycle.own("staff consumer", await startStaffConsumer(pool, bus, log), (consumer) => consumer.stop());
lifecycle.own(
  "event follower",
  startEventFollower(deps, bus, () => deliveries.nudge()),
  (follower) => follower.stop(),
);
const presence = lifecycle.own(
  "presence client",
  createUnaryClient(OrganisationServiceService, config.PRESENCE_ADDRESS),
  (client) => client.close(),
);
const signer = new CallerSigner("notify", config.CALLER_TOKEN_KEY);
lifecycle.own("staff sync", startStaffSync(pool, presence, signer, log), (sync) => sync.stop());
lifecycle.own(
  "clean-up",
  startLoop({ name: "clean-up", everyMs: CLEAN_UP_MS, log, run: (signal) => cleanUp(pool, log, signal) }),
  (loop) => loop.stop(),
);

const server = lifecycle.own(
  "grpc",
  createNotifyServer(deps, {
    verifier: new CallerVerifier(config.CALLER_TOKEN_ISSUERS),
    allowPrivate,
    mailsQueued: () => mails.nudge(),
    deliveriesQueued: () => deliveries.nudge(),
  }),
  (s) => s.close(),
);
const port = await server.listen(config.NOTIFY_GRPC_ADDRESS);

lifecycle.markReady();
log.info({ port }, "notify is ready");
