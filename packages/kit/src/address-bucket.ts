import ipaddr from "ipaddr.js";

/**
 * The address that attempts are counted for. IPv6 counts by /64, which is what one household or server gets, so that
 * nobody has 2^64 fresh addresses; an IPv4 address in IPv6 clothes is the same as without.
 */
export function addressBucket(address: string): string {
  const text = address.trim().toLowerCase().split("%")[0] ?? "";
  if (!ipaddr.isValid(text)) return text === "" ? "unknown" : text;
  const found = ipaddr.process(text);
  if (found instanceof ipaddr.IPv4) return found.toString();
  const network = found.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}
