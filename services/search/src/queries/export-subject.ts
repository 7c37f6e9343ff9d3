import { type ArchivePiece, jsonFile, rowsFile } from "@switchboard/kit/archive-files";
import type { Sql } from "@switchboard/pg/pool";
import type { Expense, Payment, Person, Service } from "../domain/client.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { listChanges } from "../store/client-changes.ts";
import { listExpenses, listPayments, listServices } from "../store/client-parts.ts";
import { findClient } from "../store/clients.ts";
import { listPeople } from "../store/people.ts";

/** Rows that are read at a time. */
const PAGE = 200;

/**
 * Files with what the directory holds of a client (D3), and at the end how much there was. Each page is a statement of its own: no
 * connection is held while somebody downloads. Throws not_found search.client_not_found.
 */
export async function* exportSubject(
  pool: Sql,
  clientId: string,
): AsyncGenerator<ArchivePiece, Readonly<Record<string, number>>> {
  const client = await findClient(pool, clientId, null);
  if (client === undefined) throw clientNotFound(clientId);
  const { id } = client;
  yield* jsonFile("account.json", client);
  const people = yield* rowsFile<Person>("people.json", (last) => listPeople(pool, id, last, PAGE));
  const services = yield* rowsFile<Service>("services.json", (last) => listServices(pool, id, last, PAGE));
  const payments = yield* rowsFile<Payment>("payments.json", (last) => listPayments(pool, id, last, PAGE));
  const expenses = yield* rowsFile<Expense>("expenses.json", (last) =>
    listExpenses(pool, id, { after: last && { at: last.spentAt, id: last.id }, limit: PAGE }),
  );
  // Who on staff changed something is not the client's to know.
  const changes = yield* rowsFile<{ number: string }>("changes.json", async (last) =>
    (await listChanges(pool, id, last?.number, PAGE)).map(({ number, version, changedAt }) => ({
      number,
      version,
      changedAt,
    })),
  );
  return { accounts: 1, people, services, payments, expenses, changes };
}
