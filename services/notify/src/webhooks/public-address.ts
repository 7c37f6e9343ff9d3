import { BlockList, isIPv4, isIPv6 } from "node:net";

// What the IANA special-purpose registries call not globally reachable, multicast and reserved space included:
// iana.org/assignments/iana-ipv4-special-registry, RFC 5771, RFC 1112. 169.254.169.254, where clouds answer with
// secrets, is among them.
const privateIpv4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

// iana.org/assignments/ipv6-unicast-address-assignments: only 2000::/3 is given out, and of it these not to hosts.
// Addresses that carry an IPv4 address (6to4, Teredo, and outside of 2000::/3 the mapped and translated ones) could
// lead anywhere.
const publicIpv6 = "2000::/3";
const privateIpv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const deniedIpv4 = listOf(privateIpv4, "ipv4");
const allowedIpv6 = listOf([publicIpv6], "ipv6");
const deniedIpv6 = listOf(privateIpv6, "ipv6");

/** Whether an IP address is one of the public internet. Anything that is no IP address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !deniedIpv4.check(address, "ipv4");
  if (!isIPv6(address) || address.includes("%")) return false;
  return allowedIpv6.check(address, "ipv6") && !deniedIpv6.check(address, "ipv6");
}

function listOf(networks: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits = ""] = network.split("/");
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}
