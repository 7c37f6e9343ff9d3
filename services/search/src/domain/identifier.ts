import { canonicalAddress } from "./address.ts";
import { normalDomain } from "./domain-name.ts";
import { normalEmail } from "./email.ts";
import { fold, visible } from "./fold.ts";
import { phoneDigits } from "./phone.ts";

/** Kinds of what tells one client from others. */
export type IdentifierKind =
  | "login"
  | "external_id"
  | "email"
  | "phone"
  | "service_id"
  | "service_name"
  | "domain"
  | "ip"
  | "payment"
  | "ticket";

/** Something that tells a client, as it is kept and compared. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

interface KindRules {
  /** Characters of it, at most. */
  readonly max: number;
  /** Its one spelling; undefined when it is none of its kind. */
  readonly normalise: (text: string) => string | undefined;
  /** What a text that is none of its kind has to be. */
  readonly fault: string;
}

const kinds: Readonly<Record<IdentifierKind, KindRules>> = {
  login: { max: 200, normalise: key, fault: "must not be blank" },
  external_id: { max: 200, normalise: key, fault: "must not be blank" },
  email: { max: 254, normalise: normalEmail, fault: "must be an email address" },
  phone: { max: 60, normalise: phoneDigits, fault: "must be a telephone number of 5 to 18 digits" },
  service_id: { max: 100, normalise: numberKey, fault: "must have a letter or digit" },
  service_name: { max: 200, normalise: (text) => fold(text) || undefined, fault: "must have a letter or digit" },
  domain: { max: 1_000, normalise: normalDomain, fault: "must be a domain name" },
  ip: { max: 80, normalise: canonicalAddress, fault: "must be an IP address" },
  payment: { max: 100, normalise: numberKey, fault: "must have a letter or digit" },
  ticket: { max: 30, normalise: ticketNumber, fault: "must be a number" },
};

/** An identifier in its one spelling, or what it would have to be. */
export type IdentifierReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: string };

/** Reads an identifier of a kind: everything that means the same is the same. Bad ones are told by a reason. */
export function readIdentifier(kind: IdentifierKind, text: string): IdentifierReading {
  const { max, normalise, fault } = kinds[kind];
  if (text.length > max) return { ok: false, reason: `must have at most ${max} characters` };
  const value = normalise(text);
  return value === undefined ? { ok: false, reason: fault } : { ok: true, value };
}

/** As {@link readIdentifier}, when it does not matter why something is none. */
export function normalIdentifier(kind: IdentifierKind, text: string): string | undefined {
  const read = readIdentifier(kind, text);
  return read.ok ? read.value : undefined;
}

/** A name that systems give, in which every sign counts: only case and what cannot be seen does not. */
function key(text: string): string | undefined {
  return visible(text).toUpperCase().toLowerCase() || undefined;
}

/** A number that people copy, say and write with blanks, dashes and strokes of their own: its letters and digits. */
function numberKey(text: string): string | undefined {
  return (
    visible(text)
      .toUpperCase()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "") || undefined
  );
}

function ticketNumber(text: string): string | undefined {
  return /^#? ?0*(\d{1,18})$/.exec(visible(text))?.[1];
}
