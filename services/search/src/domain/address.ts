import ipaddr from "ipaddr.js";

/** Characters of an address with everything that may stand around it. */
const ADDRESS_MAX = 80;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
/** An address in brackets, or an IPv4 address, with a port behind it. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/;

/**
 * An IP address in its one spelling: figures without leading zeros, IPv6 as RFC 5952 has it, IPv4 in IPv6 clothes as
 * IPv4. Brackets, a port and a zone are left away. Undefined for what is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (text.length > ADDRESS_MAX) return undefined;
  const [, bracketed, plain] = WITH_PORT.exec(text.trim()) ?? [];
  const bare = (bracketed ?? plain ?? text.trim()).replace(/%[\w.-]+$/, "");
  return parseAddress(bare)?.toString();
}

/** As {@link canonicalAddress}, to count with; nothing around it is allowed. Leading zeros are decimal, as in Postgres. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (IPV4.test(text)) {
    const octets = text.split(".").map(Number);
    return octets.every((octet) => octet <= 255) ? new ipaddr.IPv4(octets) : undefined;
  }
  if (!text.includes(":") || text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}
