import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { Bus } from "@switchboard/bus/nats";
import { feedStream } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { type ImportDeps, importClients } from "../commands/import-clients.ts";

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
    durable: "search-feed",
    filter: feedStream.subjects,
    log,
    handle: async ({ subject, payload }) => {
      const source = subject.slice(subject.lastIndexOf(".") + 1);
      const { bad } = await importClients(deps, { source, rows: [Buffer.from(JSON.stringify(payload))] });
      const violations = bad.map(({ field, reason }) => ({ pointer: field, detail: reason }));
      if (bad.length > 0) throw new AppError("invalid_argument", "search.invalid_request", {}, { violations });
    },
  });
}
