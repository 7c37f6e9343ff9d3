import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import {
  accountIdentifiers,
  once,
  paymentIdentifiers,
  personIdentifiers,
  serviceIdentifiers,
} from "../domain/client-identifiers.ts";
import type { ClientRow, PersonRow } from "../domain/client-row.ts";
import type { PlacedRow } from "../domain/feed-news.ts";
import {
  type ClientIdentifier,
  deleteIdentifiers,
  deletePersonIdentifiers,
  type IdentifierPart,
  insertIdentifiers,
  insertPersonIdentifiers,
} from "../store/client-identifiers.ts";
import { type PaymentOfClient, replacePayments, replaceServices, type ServiceOfClient } from "../store/client-parts.ts";
import { type ClientTexts, PEOPLE_MAX } from "../store/client-words.ts";
import { type AccountRow, projectIdsByName, replaceProjects } from "../store/clients.ts";
import { findClientsOf, findOthers, replaceClientPeople, savePeople } from "../store/people.ts";
import { forgetAddedWhoAreTold } from "../store/person-edits.ts";

/** A row about a client, and whose it is. */
export interface SavedRow extends PlacedRow<ClientRow> {
  readonly clientId: string;
  /** The client was not there before. */
  readonly isNew: boolean;
  readonly digest: Buffer;
}

/** What a row says of the account. */
export function toAccountRow({ clientId, row }: SavedRow): AccountRow {
  return {
    id: clientId,
    login: row.login ?? "",
    name: row.name ?? "",
    email: row.email ?? "",
    phone: row.phone ?? "",
    status: row.status,
    balance: row.balance?.amount ?? "",
    currency: row.balance?.currency ?? "",
    comment: row.comment,
    registeredAt: row.registeredAt ?? null,
  };
}

/** What came of saving what belongs to clients. */
export interface SavedParts {
  /** Other clients of which something became another, because people of theirs did. */
  readonly touched: readonly string[];
  /** Somebody of the people was known before. */
  readonly metKnown: boolean;
  /** The texts of clients that were not there before. */
  readonly textsOfNew: readonly ClientTexts[];
}

/** Saves what belongs to clients, as rows tell it. */
export async function saveParts(tx: Sql, source: string, rows: readonly SavedRow[]): Promise<SavedParts> {
  if (rows.length === 0) return { touched: [], metKnown: false, textsOfNew: [] };
  const names = await projectIdsByName(tx);
  const projectIdsOf = (row: ClientRow) => [...new Set((row.projects ?? []).flatMap((name) => names.get(name) ?? []))];
  const withProjects = telling(rows, "projects");
  await replaceProjects(
    tx,
    oldOnes(withProjects),
    withProjects.flatMap(({ clientId, row }) => projectIdsOf(row).map((projectId) => ({ clientId, projectId }))),
  );
  const withServices = telling(rows, "services");
  await replaceServices(tx, oldOnes(withServices), withServices.flatMap(toServices));
  const withPayments = telling(rows, "payments");
  await replacePayments(tx, oldOnes(withPayments), withPayments.flatMap(toPayments));
  await saveIdentifiers(tx, source, rows);
  const people = await saveClientPeople(tx, source, telling(rows, "people"));
  const textsOfNew = rows.flatMap(({ clientId, isNew, row }) =>
    isNew ? [{ clientId, projectIds: projectIdsOf(row), texts: textsOf(row) }] : [],
  );
  return { ...people, textsOfNew };
}

function textsOf(row: ClientRow): ClientTexts["texts"] {
  const people = (row.people ?? []).toSorted((one, other) => Number(other.owner) - Number(one.owner));
  return [row, ...people.slice(0, PEOPLE_MAX)].map(({ name = "", login = "", email = "" }) => ({ name, login, email }));
}

/** Those of the rows that say something of a list. */
function telling(
  rows: readonly SavedRow[],
  list: "projects" | "people" | "services" | "payments",
): readonly SavedRow[] {
  return rows.filter(({ row }) => row[list] !== undefined);
}

/** Those of the clients that may have something which is to go. */
function oldOnes(rows: readonly SavedRow[]): readonly string[] {
  return rows.flatMap(({ clientId, isNew }) => (isNew ? [] : [clientId]));
}

function toServices({ clientId, row }: SavedRow): ServiceOfClient[] {
  return (row.services ?? []).map((service) => ({
    clientId,
    externalId: service.externalId,
    name: service.name ?? "",
    kind: service.kind ?? "",
    status: service.status,
    domains: service.domains,
    addresses: service.addresses,
    price: service.price?.amount ?? "",
    currency: service.price?.currency ?? "",
    startedAt: service.startedAt ?? null,
    expiresAt: service.expiresAt ?? null,
  }));
}

function toPayments({ clientId, row }: SavedRow): PaymentOfClient[] {
  return (row.payments ?? []).map((payment) => ({
    clientId,
    externalId: payment.externalId,
    number: payment.number ?? "",
    amount: payment.money?.amount ?? "",
    currency: payment.money?.currency ?? "",
    status: payment.status,
    paidAt: payment.paidAt ?? null,
  }));
}

async function saveIdentifiers(tx: Sql, source: string, rows: readonly SavedRow[]): Promise<void> {
  for (const part of ["account", "person", "service", "payment"] as const) {
    await deleteIdentifiers(tx, part, oldOnes(rows.filter(({ row }) => tells(row, part))), source);
  }
  const identifiers = rows.flatMap(({ clientId, row }): ClientIdentifier[] => [
    ...accountIdentifiers(row).map((one) => ({ ...one, clientId, part: "account" as const })),
    ...once((row.services ?? []).flatMap(serviceIdentifiers)).map((one) => ({
      ...one,
      clientId,
      part: "service" as const,
    })),
    ...(row.payments ?? []).flatMap(paymentIdentifiers).map((one) => ({ ...one, clientId, part: "payment" as const })),
  ]);
  await insertIdentifiers(tx, identifiers, source);
}

/** Whether a row says something of a part of its client. */
function tells({ people, services, payments }: ClientRow, part: IdentifierPart): boolean {
  return { account: true, person: people, service: services, payment: payments }[part] !== undefined;
}

async function saveClientPeople(
  tx: Sql,
  source: string,
  rows: readonly SavedRow[],
): Promise<Pick<SavedParts, "touched" | "metKnown">> {
  const told = new Map(rows.flatMap(({ row }) => row.people ?? []).map((person) => [person.externalId, person]));
  const people = [...told.values()].map(toPerson);
  const others = await findOthers(tx, source, people);
  const ids = new Map((await savePeople(tx, source, people)).map(({ id, externalId }) => [externalId, id]));
  const links = rows.flatMap(({ clientId, row }) =>
    (row.people ?? []).flatMap(({ externalId, owner }) => {
      const personId = ids.get(externalId);
      return personId === undefined ? [] : [{ clientId, personId, owner }];
    }),
  );
  await replaceClientPeople(tx, oldOnes(rows), links);
  const identifiers = [...told.values()].flatMap((person) =>
    personIdentifiers(person).map((one) => ({ ...one, personId: ids.get(person.externalId) ?? "" })),
  );
  const known = people.flatMap(({ id, externalId }) => (ids.get(externalId) === id ? [] : (ids.get(externalId) ?? [])));
  await deletePersonIdentifiers(tx, known);
  await insertPersonIdentifiers(tx, identifiers);
  await forgetAddedWhoAreTold(tx, oldOnes(rows));
  const changed = others.map(({ id }) => id);
  const own = rows.map(({ clientId }) => clientId);
  const touched = changed.length === 0 ? [] : await findClientsOf(tx, changed, own);
  return { touched, metKnown: known.length > 0 };
}

function toPerson({ externalId, login, name, email, phone }: PersonRow) {
  return { id: newId(), externalId, login: login ?? "", name: name ?? "", email: email ?? "", phone: phone ?? "" };
}
