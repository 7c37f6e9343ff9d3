import { canonicalAddress } from "./address.ts";
import { domainIn, parentDomains } from "./domain-name.ts";
import { emailBeginning } from "./email.ts";
import type { IdentifierKind } from "./identifier.ts";
import { normalIdentifier } from "./identifier.ts";
import { type Networks, networksOf } from "./network.ts";
import { phoneTails } from "./phone.ts";

/** One way to look for an identifier; `value` is in the spelling that identifiers are kept in. */
export type Lookup =
  | { readonly match: "exact" | "prefix"; readonly kind: IdentifierKind; readonly value: string }
  /** Telephone numbers that end so. */
  | { readonly match: "tail"; readonly kind: "phone"; readonly value: string }
  /** Addresses in a network, written as CIDR. */
  | { readonly match: "network"; readonly kind: "ip"; readonly value: string };

/** Characters that a beginning has, at least: everybody begins with one. */
const BEGINNING_MIN = 2;
/** The same of numbers, of which more begin alike. */
const NUMBER_BEGINNING_MIN = 3;
/** Letters of a number that is written with blanks, at most: with more it is a name with a number behind it. */
const SPACED_LETTERS_MAX = 6;

/** Everything that a text may be of a client, surest first. */
export function lookupsOf(text: string): readonly Lookup[] {
  const numbered = /^#+ ?(.+)$/.exec(text)?.[1];
  if (numbered !== undefined) return [...numbers(numbered), ...exact("external_id", numbered)];
  return onlyMeaning(text) ?? [...networks(text), ...domains(text), ...numbers(text), ...phones(text), ...names(text)];
}

/** Lookups of a text that can only be one thing: an address or network, an email address, a page, a number with +. */
function onlyMeaning(text: string): readonly Lookup[] | undefined {
  if (canonicalAddress(text) !== undefined) return [...exact("ip", text), ...networks(text)];
  if (isNetwork(text)) return networks(text);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return domains(text);
  if (text.includes("@") && !text.includes(" ")) return [...emails(text), ...exact("login", text)];
  if (/^(\+|tel:)/i.test(text)) return phones(text);
  return undefined;
}

/** Whether a text can only be a network, not a number with points as well. */
export function isNetwork(text: string): boolean {
  return /(\.|\.[*x]|:|\/[\d.]+)$/i.test(text) && networksOf(text) !== undefined;
}

function networks(text: string): Lookup[] {
  const found: Networks = networksOf(text) ?? [];
  if (found === "too_broad") return [];
  // A whole address is its own network, and looked for already.
  const address = canonicalAddress(text);
  const itself = `${address}/${address?.includes(":") ? 128 : 32}`;
  const others = found.filter((network) => network !== itself);
  return others.map((value) => ({ match: "network", kind: "ip", value }));
}

function emails(text: string): Lookup[] {
  const beginning = emailBeginning(text);
  return [...exact("email", text), ...(beginning === undefined ? [] : prefix("email", beginning))];
}

function domains(text: string): Lookup[] {
  const domain = domainIn(text);
  const names = domain === undefined ? [] : [domain, ...parentDomains(domain)];
  const beginning = /^[\p{L}\p{M}\p{N}.-]+$/u.test(text) ? prefix("domain", text.toLowerCase()) : [];
  return [...names.map((value) => ({ match: "exact", kind: "domain", value }) as const), ...beginning];
}

/** Numbers of tickets, payments and services; those of companies have letters too, but never letters alone. */
function numbers(text: string): Lookup[] {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (!/\p{N}/u.test(text) || (text.includes(" ") && letters > SPACED_LETTERS_MAX)) return [];
  const payment = normalIdentifier("payment", text) ?? "";
  const goesOn = payment.length >= NUMBER_BEGINNING_MIN;
  return [
    ...exact("ticket", text),
    ...exact("payment", text),
    ...exact("service_id", text),
    ...(goesOn ? [...prefix("payment", payment), ...prefix("service_id", payment)] : []),
  ];
}

function phones(text: string): Lookup[] {
  const tails = phoneTails(text);
  const [digits = ""] = tails;
  return [
    ...exact("phone", text),
    ...tails.map((value) => ({ match: "tail", kind: "phone", value }) as const),
    ...prefix("phone", digits),
  ];
}

function names(text: string): Lookup[] {
  const login = normalIdentifier("login", text) ?? "";
  const service = normalIdentifier("service_name", text) ?? "";
  const beginning = text.includes(" ") ? undefined : emailBeginning(text);
  return [
    ...exact("login", text),
    ...exact("external_id", text),
    ...exact("service_name", text),
    ...(login.includes(" ") ? [] : prefix("login", login)),
    ...(beginning === undefined ? [] : prefix("email", beginning)),
    ...prefix("service_name", service),
  ];
}

function exact(kind: IdentifierKind, text: string): Lookup[] {
  const value = normalIdentifier(kind, text);
  return value === undefined ? [] : [{ match: "exact", kind, value }];
}

function prefix(kind: IdentifierKind, value: string): Lookup[] {
  return value.length < BEGINNING_MIN ? [] : [{ match: "prefix", kind, value }];
}
