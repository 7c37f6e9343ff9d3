import { canonicalEmail } from "@switchboard/kit/email";
import { visible } from "./fold.ts";

/** A local part, and a domain as far as it is ASCII. */
const BEGINNING = /^([^\s@,;:<>()"\\[\]/]+)(?:(@[a-z\d.-]*)[^\s@,;:/]*)?$/i;

/** An email address as it is compared: its domain as the DNS has it, in lower case. Undefined for what is none. */
export function normalEmail(text: string): string | undefined {
  const bare = visible(text).replace(/^mailto:/i, "");
  return canonicalEmail(bare)?.toLowerCase();
}

/**
 * The beginning of an email address as it is typed: the part before the @, or all of it so far. The last letters of a
 * domain that is not ASCII say nothing of how the DNS will spell it, so that only what stands before it is compared.
 */
export function emailBeginning(text: string): string | undefined {
  const [, local, domain = ""] = BEGINNING.exec(text) ?? [];
  return local === undefined ? undefined : `${local}${domain}`.toLowerCase();
}
