import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

// iana.org/assignments/ipv6-unicast-address-assignments: nothing else is given out. Addresses outside of it that carry
// an IPv4 address (mapped, translated) could lead anywhere.
const [publicIpv6, publicBits] = ipaddr.IPv6.parseCIDR("2000::/3");

/** Whether the host of a URL may be public: an address in figures says it at once, a name only when it is looked up. */
export function mayBePublic(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return isIP(bare) === 0 || isPublicAddress(bare);
}

/**
 * Whether an IP address is one of the public internet: none that the IANA special-purpose registries name, such as
 * 169.254.169.254, where clouds answer with secrets. Anything that is no IP address is not.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || text.includes("%")) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  return address instanceof ipaddr.IPv4 || address.match(publicIpv6, publicBits);
}
