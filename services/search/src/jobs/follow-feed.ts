import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ReceivedEvent } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import { feedStream } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { type ImportDeps, importClients } from "../commands/import-clients.ts";

/** The name of the consumer. */
export const FEED_CONSUMER = "search-feed";
/** Clients that are taken in together, when they are told of as fast. */
const BATCH = 100;

/**
 * Takes in what billing systems tell of single clients, as imports do (D1): late and repeated ones change nothing. One that is wrong
 * becomes a dead event, which names the field.
 */
export function followFeed(deps: ImportDeps & { readonly log: Logger }, bus: Bus): Consumer {
  const { pool, log } = deps;
  return startConsumer({
    bus,
    pool,
    stream: feedStream,
    durable: FEED_CONSUMER,
    filter: feedStream.subjects,
    log,
    handle: (event) => takeIn(deps, [event]),
    many: { max: BATCH, handle: (events) => takeIn(deps, events) },
  });
}

async function takeIn(deps: ImportDeps, events: readonly ReceivedEvent[]): Promise<void> {
  const sources = Map.groupBy(events, ({ subject }) => subject.slice(subject.lastIndexOf(".") + 1));
  for (const [source, told] of sources) {
    const rows = told.map(({ payload }) => Buffer.from(JSON.stringify(payload)));
    const { bad } = await importClients(deps, { source, rows });
    const violations = bad.map(({ field, reason }) => ({ pointer: field, detail: reason }));
    if (bad.length > 0) throw new AppError("invalid_argument", "search.invalid_request", {}, { violations });
  }
}
