import { asciiDomain } from "./domain-name.ts";

/** Characters of an email address (RFC 5321). */
const EMAIL_MAX = 254;
/** One address and nothing that could become a second one or a header. */
const EMAIL = /^([^\s\p{C}@,;:<>()"\\[\]]+)@([^\s\p{C}@,;:<>()"\\[\]%/?#]+)$/u;

/**
 * An email address in its one spelling, as far as its look tells: its domain as the DNS has it (IDNA), its local part as
 * it is, which may have letters of any script (RFC 6531). Undefined for what is none.
 */
export function canonicalEmail(text: string): string | undefined {
  const [, local, domain = ""] = EMAIL.exec(text.trim().normalize("NFC")) ?? [];
  const host = asciiDomain(domain);
  if (local === undefined || host === undefined) return undefined;
  const email = `${local}@${host}`;
  return email.length <= EMAIL_MAX ? email : undefined;
}

/** Whether mail to an address needs a server that takes letters beyond ASCII before the @ (SMTPUTF8). */
export function needsSmtpUtf8(email: string): boolean {
  return /[^\p{ASCII}]/u.test(email.slice(0, email.lastIndexOf("@")));
}
