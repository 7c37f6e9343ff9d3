import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ReceivedEvent } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import { fromEventJson } from "@switchboard/contracts/encode";
import { ticketFacts } from "@switchboard/contracts/facts";
import { ticketStream } from "@switchboard/contracts/subjects";
import { toDate } from "@switchboard/contracts/times";
import { noteTicket } from "../commands/note-ticket.ts";
import { takeCharge } from "../commands/take-charge.ts";
import type { SearchDeps } from "../deps.ts";

/** Follows tickets: clients are found by their numbers (F1), and what they are charged is an expense of theirs (T7). */
export function followTickets(deps: Omit<SearchDeps, "index">, bus: Bus): Consumer {
  const { pool, log } = deps;
  return startConsumer({
    bus,
    pool,
    stream: ticketStream,
    durable: "search-tickets",
    filter: ticketStream.subjects,
    log,
    handle: (event) => follow(deps, event),
  });
}

async function follow(deps: Omit<SearchDeps, "index">, { subject, payload }: ReceivedEvent): Promise<void> {
  switch (subject.split(".")[3]) {
    case "ticket_opened":
      return noteTicket(deps, fromEventJson(ticketFacts.ticket_opened, payload));
    case "ticket_charged": {
      const { chargedAt, ...charge } = fromEventJson(ticketFacts.ticket_charged, payload);
      return takeCharge(deps, { ...charge, spentAt: toDate(chargedAt) ?? deps.now() });
    }
    default:
      // What else happens to tickets is nothing of the directory's.
      return;
  }
}
