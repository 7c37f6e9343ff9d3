import "@switchboard/kit/telemetry";
import { exposeDeadEvents } from "@switchboard/bus/dead-events";
import { PrivacyService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { feedStream, searchStream, ticketStream } from "@switchboard/contracts/subjects";
import { readConfig } from "@switchboard/kit/config";
import { followOrganisation } from "@switchboard/organisation/follow-organisation";
import { runService, type Service } from "@switchboard/service/run-service";
import { SearchConfig } from "./config.ts";
import { createSearchServer } from "./grpc/server.ts";
import { createIndex } from "./index/create-index.ts";
import { followAddresses } from "./jobs/follow-addresses.ts";
import { followFeed } from "./jobs/follow-feed.ts";
import { followRegistrations } from "./jobs/follow-registrations.ts";
import { followTickets } from "./jobs/follow-tickets.ts";
import { runErasures } from "./jobs/run-erasures.ts";
import { sweep } from "./jobs/sweep.ts";
import { exposeErasures } from "./metrics.ts";
import { migrations } from "./migrations.ts";

/** Services that are to erase something are looked for this often, in milliseconds. */
const ERASURES_MS = 1_000;
/** Words and messages that nobody needs are looked for this often, in milliseconds. */
const SWEEP_MS = 60 * 60_000;

const config = readConfig(SearchConfig);

await runService(
  {
    name: "search",
    config,
    adminPort: config.SEARCH_ADMIN_PORT,
    grpcAddress: config.SEARCH_GRPC_ADDRESS,
    database: { url: config.SEARCH_DATABASE_URL, connections: config.SEARCH_DATABASE_POOL, migrations },
    streams: [searchStream, feedStream, ticketStream],
    outbox: searchStream,
  },
  start,
);

async function start(service: Service): Promise<void> {
  const { name, pool, bus, log, callerToken, verifier, written, keep, loop, clientOf, serve } = service;
  exposeDeadEvents(pool);
  // Nobody waits for it: until there is one staff are refused, and feeds go on.
  const source = clientOf(OrganisationService, config.PRESENCE_ADDRESS);
  const { catchUp } = keep("organisation", followOrganisation({ service: name, pool, bus, source, callerToken, log }));
  const index = createIndex(service, { url: config.MEILI_URL, key: config.MEILI_API_KEY });
  const deps = { pool, index, now: () => new Date(), written, log };
  keep("feed", followFeed(deps, bus));
  keep("registrations", followRegistrations(deps, bus));
  keep("addresses", followAddresses(deps, bus));
  keep("tickets", followTickets(deps, bus));
  const holders = {
    chat: clientOf(PrivacyService, config.CHAT_ADDRESS),
    notify: clientOf(PrivacyService, config.NOTIFY_ADDRESS),
  };
  const { now } = deps;
  exposeErasures(pool, now);
  loop("erasures", ERASURES_MS, (signal) => runErasures({ pool, now, log, callerToken, holders }, signal));
  const place = { after: "" };
  loop("sweep", SWEEP_MS, (signal) => sweep(pool, place, signal));
  await serve(createSearchServer(deps, verifier, catchUp));
}
