import "@switchboard/kit/telemetry";
import { exposeDeadEvents } from "@switchboard/bus/dead-events";
import { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { readConfig } from "@switchboard/kit/config";
import { followOrganisation } from "@switchboard/organisation/follow-organisation";
import { runService, type Service } from "@switchboard/service/run-service";
import { cleanUp } from "./commands/clean-up.ts";
import { NotifyConfig } from "./config.ts";
import { startDeliverySender } from "./delivery-sender.ts";
import { mailRetry, webhookRetry } from "./domain/retry.ts";
import { eventStreams, startEventFollower } from "./event-follower.ts";
import { createNotifyServer } from "./grpc/server.ts";
import { createMailer } from "./mail/smtp.ts";
import { startMailConsumers } from "./mail-consumers.ts";
import { startMailSender } from "./mail-sender.ts";
import { exposeQueues } from "./metrics.ts";
import { migrations } from "./migrations.ts";
import { addStreams } from "./store/stream-positions.ts";
import { resolveHost } from "./webhooks/resolve-target.ts";

/** What was kept long enough is removed this often, in milliseconds. */
const CLEAN_UP_MS = 60_000;
/** A delivery's attempt may take this long, in milliseconds. */
const DELIVERY_TIMEOUT_MS = 10_000;

const config = readConfig(NotifyConfig);

await runService(
  {
    name: "notify",
    config,
    adminPort: config.NOTIFY_ADMIN_PORT,
    grpcAddress: config.NOTIFY_GRPC_ADDRESS,
    database: { url: config.NOTIFY_DATABASE_URL, connections: config.NOTIFY_DATABASE_POOL, migrations },
    streams: [],
  },
  start,
);

async function start({
  name,
  pool,
  bus,
  log,
  callerToken,
  verifier,
  keep,
  loop,
  clientOf,
  serve,
}: Service): Promise<void> {
  const deps = { pool, now: () => new Date(), random: Math.random, log };
  const allowPrivate = config.NOTIFY_ALLOW_PRIVATE_TARGETS;
  exposeQueues(pool);
  exposeDeadEvents(pool);
  await addStreams(
    pool,
    eventStreams.map(({ name }) => name),
  );
  const mailer = createMailer(config.SMTP_URL, config.NOTIFY_MAIL_FROM);
  const mails = keep(
    "mail sender",
    startMailSender({ ...deps, retry: mailRetry, mailer }, config.NOTIFY_MAIL_CONCURRENCY),
  );
  const post = { allowPrivate, timeoutMs: DELIVERY_TIMEOUT_MS, resolve: resolveHost };
  const deliveries = keep(
    "delivery sender",
    startDeliverySender({ ...deps, retry: webhookRetry, post }, config.NOTIFY_WEBHOOK_CONCURRENCY),
  );
  const mailsQueued = () => mails.nudge();
  const deliveriesQueued = () => deliveries.nudge();
  for (const consumer of startMailConsumers(deps, bus, mailsQueued)) keep("mail consumer", consumer);
  keep("event follower", startEventFollower(deps, bus, deliveriesQueued));
  // Nobody waits for it: until there is one administrators are refused, and mails and deliveries go on.
  const source = clientOf(OrganisationService, config.PRESENCE_ADDRESS);
  const { catchUp } = keep("organisation", followOrganisation({ service: name, pool, bus, source, callerToken, log }));
  loop("clean-up", CLEAN_UP_MS, (signal) => cleanUp(pool, log, signal));
  await serve(createNotifyServer(deps, { verifier, catchUp, allowPrivate, mailsQueued, deliveriesQueued }));
}
