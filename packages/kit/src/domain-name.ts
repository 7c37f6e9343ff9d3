import { domainToASCII, domainToUnicode } from "node:url";

/** Characters of a domain name (RFC 1035). */
const DOMAIN_MAX = 253;
/** Names that end in letters: a number at the end is an address of a machine. */
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;
/** Names that IDNA has nothing to say of but their case. */
const PLAIN = /^(?!.*xn--)[a-z0-9.-]*$/i;

/** A domain name as the DNS has it (IDNA), in lower case. Undefined for what is none. */
export function asciiDomain(text: string): string | undefined {
  if (/[%/?#@:\\]/.test(text)) return undefined;
  const domain = PLAIN.test(text) ? text.toLowerCase() : domainToASCII(text);
  return domain.length <= DOMAIN_MAX && DOMAIN.test(domain) && !/(^|\.)\d+$/.test(domain) ? domain : undefined;
}

/** A domain name as people read it: the opposite of {@link asciiDomain}. */
export function unicodeDomain(ascii: string): string {
  return PLAIN.test(ascii) ? ascii : domainToUnicode(ascii) || ascii;
}
