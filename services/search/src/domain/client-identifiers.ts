import { unicodeDomain } from "@switchboard/kit/domain-name";
import type { ClientRow, PaymentRow, PersonRow, ServiceRow } from "./client-row.ts";
import { readableEmail } from "./email.ts";
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

type Account = Pick<ClientRow, "externalId" | "aliases" | "login" | "email" | "phone">;

/** Those that a client has as an account. */
export function accountIdentifiers(account: Account): ClientIdentifier[] {
  const { externalId, aliases } = account;
  return once([...identifiers("external_id", [externalId, ...aliases]), ...contactIdentifiers(account)]);
}

/** Those that all clients of a person have because of them. */
export function personIdentifiers(person: PersonRow): ClientIdentifier[] {
  return once(contactIdentifiers(person, person.externalId));
}

/** Those that a client has because of a service. */
export function serviceIdentifiers({
  externalId,
  name,
  domains,
  addresses,
}: Pick<ServiceRow, "externalId" | "name" | "domains" | "addresses">): ClientIdentifier[] {
  return once([
    ...identifiers("service_id", [externalId], externalId),
    ...identifiers("service_name", [name], externalId),
    ...identifiers("domain", domains, externalId),
    ...identifiers("ip", addresses, externalId),
  ]);
}

/** Those that a client has because of a payment. */
export function paymentIdentifiers({ number }: Pick<PaymentRow, "number">): ClientIdentifier[] {
  return identifiers("payment", [number]);
}

/** Those by which somebody is reached, or signs in. */
export function contactIdentifiers(
  { login, email, phone }: Pick<ClientRow, "login" | "email" | "phone">,
  owner?: string,
): ClientIdentifier[] {
  return [
    ...identifiers("login", [login], owner),
    ...identifiers("email", [email], owner),
    ...identifiers("phone", [phone], owner),
  ];
}

function identifiers(
  kind: IdentifierKind,
  texts: readonly (string | undefined)[],
  owner: string | undefined = undefined,
): ClientIdentifier[] {
  return texts.flatMap((shown = "") => {
    const value = NORMAL.has(kind) ? shown : normalIdentifier(kind, shown);
    return value ? spellings(kind, value).map((spelling) => ({ kind, value: spelling, shown, owner })) : [];
  });
}

/** Names in the DNS are found by what people read as well, which is what they type the beginning of. */
function spellings(kind: IdentifierKind, value: string): readonly string[] {
  if (kind !== "domain" && kind !== "email") return [value];
  const readable = kind === "domain" ? unicodeDomain(value) : readableEmail(value);
  return readable === value ? [value] : [value, readable];
}

/** The first of those that are the same. */
export function once(all: readonly ClientIdentifier[]): ClientIdentifier[] {
  const found = new Map<string, ClientIdentifier>();
  for (const one of all) {
    const key = `${one.kind} ${one.value}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}
