import { domainToASCII } from "node:url";

/** Characters of an email address (RFC 5321). */
const EMAIL_MAX = 254;
/** One address and nothing that could become a second one or a header. */
const EMAIL = /^([^\s\p{C}@,;:<>()"\\[\]]+)@([^\s\p{C}@,;:<>()"\\[\]%/?#]+)$/u;
/** Names that end in letters: a number at the end is an address of a machine. */
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/**
 * An email address in its one spelling, as far as its look tells: its domain as the DNS has it (IDNA), its local part as
 * it is, which may have letters of any script (RFC 6531). Undefined for what is none.
 */
export function canonicalEmail(text: string): string | undefined {
  const [, local, domain = ""] = EMAIL.exec(text.trim().normalize("NFC")) ?? [];
  const host = domainToASCII(domain);
  if (local === undefined || !DOMAIN.test(host) || /(^|\.)\d+$/.test(host)) return undefined;
  const email = `${local}@${host}`;
  return email.length <= EMAIL_MAX ? email : undefined;
}

/** Whether mail to an address needs a server that takes letters beyond ASCII before the @ (SMTPUTF8). */
export function needsSmtpUtf8(email: string): boolean {
  return /[^\p{ASCII}]/u.test(email.slice(0, email.lastIndexOf("@")));
}
