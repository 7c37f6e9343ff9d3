import { unicodeDomain } from "@switchboard/kit/domain-name";
import type { ClientRow } from "./client-row.ts";
import { readableEmail } from "./email.ts";
import { wordsOf } from "./fold.ts";
import { type Identifier, type IdentifierKind, normalIdentifier } from "./identifier.ts";

/** An identifier of a client, with what it is shown as and whose it is. */
export interface ClientIdentifier extends Identifier {
  /** As it was written. */
  readonly shown: string;
  /** External id of the person or service that has it; undefined for the client's own. */
  readonly owner: string | undefined;
}

/** Kinds that rows have in their one spelling already. */
const NORMAL: ReadonlySet<IdentifierKind> = new Set(["email", "domain", "ip"]);

/** What finds a client exactly or by its beginning, each once; tickets are told by others. */
export function identifiersOf(client: ClientRow): ClientIdentifier[] {
  const found = new Map<string, ClientIdentifier>();
  const add = (kind: IdentifierKind, shown: string | undefined, owner?: string) => {
    const value = shown === undefined || NORMAL.has(kind) ? shown : normalIdentifier(kind, shown);
    for (const spelling of value === undefined ? [] : spellings(kind, value)) {
      const key = `${kind} ${spelling}`;
      if (!found.has(key)) found.set(key, { kind, value: spelling, shown: shown ?? "", owner });
    }
  };
  for (const id of [client.externalId, ...client.aliases]) add("external_id", id);
  addContact(client, add);
  for (const person of client.people ?? []) {
    addContact(person, (kind, shown) => add(kind, shown, person.externalId));
  }
  for (const { externalId, name, domains, addresses } of client.services ?? []) {
    add("service_id", externalId, externalId);
    add("service_name", name, externalId);
    for (const domain of domains) add("domain", domain, externalId);
    for (const address of addresses) add("ip", address, externalId);
  }
  for (const { number } of client.payments ?? []) add("payment", number);
  return [...found.values()];
}

/** Words in which faults are forgiven, folded and each once: those of names, logins and email addresses. */
export function wordsOfClient(client: ClientRow): string[] {
  const people = [client, ...(client.people ?? [])];
  const texts = people.flatMap(({ name, login, email }) => [name, login, email && readableEmail(email)]);
  return [...new Set(texts.flatMap((text) => wordsOf(text ?? "")))];
}

interface Contact {
  readonly login: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
}

function addContact({ login, email, phone }: Contact, add: (kind: IdentifierKind, shown: string | undefined) => void) {
  add("login", login);
  add("email", email);
  add("phone", phone);
}

/** Names in the DNS are found by what people read as well, which is what they type the beginning of. */
function spellings(kind: IdentifierKind, value: string): Iterable<string> {
  if (kind === "domain") return new Set([value, unicodeDomain(value)]);
  return kind === "email" ? new Set([value, readableEmail(value)]) : [value];
}
