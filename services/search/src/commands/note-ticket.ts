import { invalidField } from "@switchboard/kit/errors";
import { inTransaction } from "@switchboard/pg/pool";
import { lockClient } from "../changes/lock-client.ts";
import type { SearchDeps } from "../deps.ts";
import { normalIdentifier } from "../domain/identifier.ts";
import { saveTicketNumber } from "../store/seen-identifiers.ts";

/** A ticket of a client. */
export interface OpenedTicket {
  readonly ticketId: string;
  readonly number: string;
  readonly clientId: string;
}

/** Lets a client be found by the number of a ticket (F1). Throws not_found search.client_not_found. */
export async function noteTicket(
  { pool }: Pick<SearchDeps, "pool">,
  { ticketId, number, clientId }: OpenedTicket,
): Promise<void> {
  const value = normalIdentifier("ticket", number);
  if (value === undefined) throw invalidField("search.invalid_request", "/number", "must be a number");
  await inTransaction(pool, async (tx) => {
    const client = await lockClient(tx, clientId);
    await saveTicketNumber(tx, { clientId: client.id, partId: ticketId, value });
  });
}
