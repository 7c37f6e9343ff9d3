import { unicodeDomain } from "@switchboard/kit/domain-name";
import { canonicalEmail } from "@switchboard/kit/email";
import { visible } from "./fold.ts";

/** A local part, and a domain as far as it goes. */
const BEGINNING = /^[^\s@,;:<>()"\\[\]/]+(@[^\s@,;:<>()"\\[\]/]*)?$/;

/** An email address as it is compared: its domain as the DNS has it, in lower case. Undefined for what is none. */
export function normalEmail(text: string): string | undefined {
  const bare = visible(text).replace(/^mailto:/i, "");
  return canonicalEmail(bare)?.toLowerCase();
}

/**
 * The beginning of an email address as it is typed: the part before the @, or all of it so far. Its domain is as people
 * read it, since half a name says nothing of how the DNS spells the whole. Undefined for what begins none.
 */
export function emailBeginning(text: string): string | undefined {
  return BEGINNING.test(text) ? text.toLowerCase() : undefined;
}

/** A normal email address with its domain as people read it. */
export function readableEmail(email: string): string {
  const at = email.lastIndexOf("@") + 1;
  return email.slice(0, at) + unicodeDomain(email.slice(at));
}
