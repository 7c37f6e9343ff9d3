import { type ClientIdentifier, identifiersOf } from "./client-identifiers.ts";
import type { ClientRow, PersonRow } from "./client-row.ts";

/** What a client is found by as an account; what belongs to it is found by what is said of that alone. */
export function accountIdentifiers(row: ClientRow): ClientIdentifier[] {
  return identifiersOf({ ...row, ...withoutLists });
}

/** What all clients of a person are found by because of them. */
export function personIdentifiers({ login, email, phone }: PersonRow, of: ClientRow): ClientIdentifier[] {
  return identifiersOfPart({ ...bare(of), login, email, phone });
}

/** What a client is found by because of its services. */
export function serviceIdentifiers(row: ClientRow): ClientIdentifier[] {
  return identifiersOfPart({ ...bare(row), services: row.services });
}

/** What a client is found by because of its payments. */
export function paymentIdentifiers(row: ClientRow): ClientIdentifier[] {
  return identifiersOfPart({ ...bare(row), payments: row.payments });
}

const withoutLists = { people: undefined, services: undefined, payments: undefined };

/** A client of which nothing is said. */
function bare(row: ClientRow): ClientRow {
  return { ...row, ...withoutLists, aliases: [], login: undefined, email: undefined, phone: undefined };
}

function identifiersOfPart(row: ClientRow): ClientIdentifier[] {
  return identifiersOf(row).filter(({ kind }) => kind !== "external_id");
}
