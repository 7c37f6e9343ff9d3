import "@switchboard/kit/telemetry";
import { exposeDeadEvents } from "@switchboard/bus/dead-events";
import { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { chatStream, filesBucket } from "@switchboard/contracts/subjects";
import { startFiles } from "@switchboard/files/files";
import { collectCalls } from "@switchboard/kit/collect-calls";
import { readConfig } from "@switchboard/kit/config";
import { followOrganisation } from "@switchboard/organisation/follow-organisation";
import { runService, type Service } from "@switchboard/service/run-service";
import { cleanUp } from "./commands/clean-up.ts";
import { runDeletions } from "./commands/deletions.ts";
import { expireProofs } from "./commands/identify-visitor.ts";
import { ChatConfig } from "./config.ts";
import type { ChatDeps } from "./deps.ts";
import { fileReasons } from "./domain/uploads.ts";
import { LiveFeed } from "./events/live-feed.ts";
import { createWriterPool } from "./exchange/writer-pool.ts";
import { createChatServer } from "./grpc/server.ts";
import { followEndedChats } from "./jobs/ended-chats.ts";
import { followRegistrations } from "./jobs/follow-registrations.ts";
import { startLoadMetrics } from "./jobs/load-metrics.ts";
import { organisationHooks } from "./jobs/organisation-hooks.ts";
import { migrations } from "./migrations.ts";
import { startRouting } from "./routing/start-routing.ts";

/** What nobody asks for any more is forgotten this often, in milliseconds. */
const CLEAN_UP_MS = 60_000;
/**
 * Messages come by the thousand and the relay works in batches: it is told of commits at most this often, in
 * milliseconds, which leaves the machine to the messages.
 */
const NUDGE_MS = 50;
/** Proofs of clients that ran out are ended this often, in milliseconds. */
const PROOFS_MS = 2_000;
/** Deletions that were asked for are looked for this often, in milliseconds. */
const DELETIONS_MS = 2_000;

const config = readConfig(ChatConfig);
const now = () => new Date();

await runService(
  {
    name: "chat",
    config,
    adminPort: config.CHAT_ADMIN_PORT,
    grpcAddress: config.CHAT_GRPC_ADDRESS,
    database: { url: config.CHAT_DATABASE_URL, connections: config.CHAT_DATABASE_POOL, migrations },
    streams: [chatStream],
    outbox: chatStream,
  },
  start,
);

async function start(service: Service): Promise<void> {
  const { name, pool, bus, log, signer, callerToken, verifier, own, keep, loop, written, clientOf, serve } = service;
  const writer = own("postgres writer", createWriterPool(config.CHAT_DATABASE_URL, log), (opened) => opened.end());
  const live = new LiveFeed(bus);
  const deps: ChatDeps = {
    pool,
    live,
    now,
    committed: collectCalls(written, NUDGE_MS),
    nudgeRouting: () => routing.nudge(),
    parkedWritten: () => routing.parkedWritten(),
    abandonAfterS: config.CHAT_ABANDON_AFTER_S,
    clientProofS: config.CHAT_CLIENT_PROOF_S,
    workplaceUrl: config.CHAT_WORKPLACE_URL,
    log,
  };
  exposeDeadEvents(pool);
  const presence = clientOf(PresenceService, config.PRESENCE_ADDRESS);
  const routing = keep("routing", startRouting(deps, bus, { presence, signer }));
  const source = clientOf(OrganisationService, config.PRESENCE_ADDRESS);
  const hooks = organisationHooks(deps, () => routing.organisationChanged());
  const organisation = keep(
    "organisation",
    followOrganisation({ service: name, pool, bus, source, callerToken, log, ...hooks }),
  );
  keep("ended chats", followEndedChats(pool, bus, log));
  keep("registrations", followRegistrations(pool, bus, log));
  keep("load metrics", startLoadMetrics(pool, now, log));
  loop("deletions", DELETIONS_MS, (signal) => runDeletions(pool, now, signal));
  loop("client proofs", PROOFS_MS, () => expireProofs(deps));
  loop("clean-up", CLEAN_UP_MS, (signal) => cleanUp(pool, now(), signal));
  const files = startFiles(service, filesBucket, now, {
    linkSecret: config.CHAT_FILE_LINK_SECRET,
    maxBytes: config.CHAT_FILE_MAX_BYTES,
    reasons: fileReasons,
  });

  await organisation.ready;
  await serve(createChatServer({ ...deps, writer, publisher: bus, verifier, catchUp: organisation.catchUp, files }));

  bus.onConnect(() => live.pushesLost());
  live.pushesLost();
}
