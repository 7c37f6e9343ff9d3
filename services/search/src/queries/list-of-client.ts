import type { Caller } from "@switchboard/kit/caller";
import { badPageToken } from "@switchboard/kit/page-token";
import { type Page, type PageRequest, readPage, readTimePage, toIdPlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { SearchDeps } from "../deps.ts";
import type { ClientChange, Expense, Payment, Person, Service } from "../domain/client.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { listChanges } from "../store/client-changes.ts";
import { listExpenses, listPayments, listServices } from "../store/client-parts.ts";
import { findClient } from "../store/clients.ts";
import { listPeople } from "../store/people.ts";
import { findReach } from "../store/visibility.ts";

/** Which page of a list of which client. */
export interface ListOfClient extends PageRequest {
  readonly clientId: string;
}

/** Reads a page of a list of the client with this id. */
type PageOfClient<Row> = (sql: Sql, clientId: string, page: PageRequest) => Promise<Page<Row>>;

/**
 * A page of a list of a client (D2). Throws permission_denied caller.not_allowed, not_found search.client_not_found, also for one
 * that the caller may not see, invalid_argument page_size_invalid, page_token_invalid.
 */
export async function listOfClient<Row>(
  { pool }: Pick<SearchDeps, "pool">,
  caller: Caller,
  { clientId, ...page }: ListOfClient,
  read: PageOfClient<Row>,
): Promise<Page<Row>> {
  const client = await findClient(pool, clientId, await findReach(pool, caller));
  if (client === undefined) throw clientNotFound(clientId);
  return read(pool, client.id, page);
}

/** Whoever signs in for the client, owners first. */
export const peoplePage: PageOfClient<Person> = (sql, clientId, page) =>
  readPage(
    page,
    `people ${clientId}`,
    (after, limit) => listPeople(sql, clientId, after && toPersonPlace(after), limit),
    ({ owner, name, id }) => [owner ? "owner" : "", name, id],
  );

/** Services by kind and id. */
export const servicesPage: PageOfClient<Service> = (sql, clientId, page) =>
  readPage(
    page,
    `services ${clientId}`,
    (after, limit) => listServices(sql, clientId, after && toServicePlace(after), limit),
    ({ kind, id }) => [kind, id],
  );

/** Payments, the newest first. */
export const paymentsPage: PageOfClient<Payment> = (sql, clientId, page) =>
  readPage(
    page,
    `payments ${clientId}`,
    (after, limit) => listPayments(sql, clientId, after && toPaymentPlace(after), limit),
    ({ paidAt, id }) => [paidAt?.toISOString() ?? "", id],
  );

/** Expenses, the newest first. */
export const expensesPage: PageOfClient<Expense> = (sql, clientId, page) =>
  readTimePage(page, `expenses ${clientId}`, "spentAt", (range) => listExpenses(sql, clientId, range));

/** The change log, the newest first. */
export const changesPage: PageOfClient<ClientChange> = (sql, clientId, page) =>
  readPage(
    page,
    `changes ${clientId}`,
    (after, limit) => listChanges(sql, clientId, after && toNumber(after), limit),
    ({ number }) => [number],
  );

function toPersonPlace([owner = "", name = "", id = ""]: readonly string[]): Pick<Person, "owner" | "name" | "id"> {
  return { owner: owner !== "", name: toText(name), id: toIdPlace([id]) };
}

function toServicePlace([kind = "", id = ""]: readonly string[]): Pick<Service, "kind" | "id"> {
  return { kind: toText(kind), id: toText(id) };
}

function toPaymentPlace([time = "", id = ""]: readonly string[]): Pick<Payment, "paidAt" | "id"> {
  const paidAt = time === "" ? null : new Date(time);
  if (paidAt !== null && Number.isNaN(paidAt.getTime())) throw badPageToken();
  return { paidAt, id: toText(id) };
}

function toNumber([number = ""]: readonly string[]): string {
  if (/^\d{1,18}$/.test(number)) return number;
  throw badPageToken();
}

/** Text that Postgres takes: anybody can make a token up. */
function toText(text: string): string {
  if (text.includes("\0")) throw badPageToken();
  return text;
}
