import { appendToOutbox } from "@switchboard/bus/outbox";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { SearchDeps } from "../deps.ts";
import type { Client, Expense } from "../domain/client.ts";
import { normalIdentifier } from "../domain/identifier.ts";
import { currencyCode, decimal } from "../domain/money.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { clientSaved } from "../events.ts";
import { logChanges } from "../store/client-changes.ts";
import { insertExpense } from "../store/client-parts.ts";
import { bumpClients, findClient, lockClients } from "../store/clients.ts";
import { saveTicketNumber } from "../store/seen-identifiers.ts";

type TicketDeps = Pick<SearchDeps, "pool" | "now" | "written">;

/** A ticket of a client. */
export interface OpenedTicket {
  readonly ticketId: string;
  readonly number: string;
  readonly clientId: string;
}

/** What a client was charged for a ticket. */
export interface Charge extends Omit<Expense, "id"> {
  readonly chargeId: string;
  readonly clientId: string;
  readonly actor: string;
}

const REASON = "search.invalid_request";
const DESCRIPTION_MAX = 1_000;

/** Lets a client be found by the number of a ticket (F1). Throws not_found search.client_not_found. */
export async function noteTicket({ pool }: TicketDeps, { ticketId, number, clientId }: OpenedTicket): Promise<void> {
  const value = normalIdentifier("ticket", number);
  if (value === undefined) throw invalidField(REASON, "/number", "must be a number");
  await inTransaction(pool, async (tx) => {
    const client = await lockClient(tx, clientId);
    await saveTicketNumber(tx, { clientId: client.id, partId: ticketId, value });
  });
}

/**
 * Makes a charge an expense of its client, once however often it is told (T7). Throws not_found search.client_not_found;
 * invalid_argument search.invalid_request naming the field.
 */
export async function takeCharge({ pool, now, written }: TicketDeps, charge: Charge): Promise<void> {
  const { chargeId, clientId, actor, ...told } = charge;
  const expense = checkExpense({ ...told, id: chargeId });
  await inTransaction(pool, async (tx) => {
    const client = await lockClient(tx, clientId);
    if (!(await insertExpense(tx, client.id, expense))) return;
    await bumpClients(tx, [client.id], now());
    const changes = await logChanges(tx, [client.id], actor, now());
    await appendToOutbox(
      tx,
      changes.map((change) => clientSaved({ ...change, actor })),
    );
  });
  written();
}

/** The client with an id, or the one that they were merged into, locked. */
async function lockClient(tx: Sql, id: string): Promise<Client> {
  const found = isUuid(id) ? await findClient(tx, id, null) : undefined;
  if (found === undefined) throw clientNotFound(id);
  // As feeds and edits do: a merge that is under way leads on to the other one.
  await lockClients(tx, [found.id]);
  const client = await findClient(tx, id, null);
  if (client === undefined) throw clientNotFound(id);
  return client;
}

function checkExpense({ id, amount, currency, description, spentAt }: Expense): Expense {
  const figures = decimal(amount);
  if (!isUuid(id)) throw invalidField(REASON, "/charge_id", "must be a UUID");
  if (figures === undefined || figures.startsWith("-") || !/[1-9]/.test(figures)) {
    throw invalidField(REASON, "/amount", "must be decimal text of more than zero");
  }
  const code = currencyCode(currency);
  if (code === undefined) throw invalidField(REASON, "/currency", "must be a currency of ISO 4217");
  if (description.length > DESCRIPTION_MAX || description.includes("\0")) {
    throw invalidField(REASON, "/description", `must have at most ${DESCRIPTION_MAX} characters`);
  }
  return { id, amount: figures, currency: code, description, spentAt };
}
