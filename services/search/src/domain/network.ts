import ipaddr from "ipaddr.js";
import { parseAddress } from "./address.ts";

/** Bits that an IPv4 network must tell, at least: fewer hold half of all clients. */
const IPV4_BITS_MIN = 8;
const IPV6_BITS_MIN = 16;

/** The beginning of an IPv4 address: whole octets with their points, and what is typed of the next, or a star for it. */
const IPV4_BEGINNING = /^((?:\d{1,3}\.){1,3})(\d{0,3}|\*|x)$/i;
/** The beginning of an IPv6 address: whole groups with their colons, and what is typed of the next. */
const IPV6_BEGINNING = /^((?:[\da-f]{1,4}:){1,7})([\da-f]{0,4})$/i;
const CIDR = /^([^/]+)\/([\d.]{1,15})$/;

/** The networks that a text stands for, as CIDR; or that they would hold too many addresses to be a question. */
export type Networks = readonly string[] | "too_broad";

/**
 * The networks in which every address is that a text means: `203.0.113.0/24`, also with a mask or without the last
 * octets, or the beginning of an address as it is typed: `203.0.113.`, `203.0.11` (also 110 to 119), `2001:db8:`.
 * Undefined when it means none.
 */
export function networksOf(text: string): Networks | undefined {
  const [, address = "", length = ""] = CIDR.exec(text) ?? [];
  if (address !== "") return cidrNetwork(address, length);
  const bare = text.replace(/^::ffff:(?=\d+\.)/i, "");
  const [, octets = "", octet = ""] = IPV4_BEGINNING.exec(bare) ?? [];
  if (octets !== "") return ipv4Beginning(octets.slice(0, -1).split(".").map(Number), octet);
  const [, groups = "", group = ""] = IPV6_BEGINNING.exec(bare.replace(/::$/, ":")) ?? [];
  return groups === "" ? undefined : ipv6Beginning(groups.slice(0, -1).split(":"), group);
}

function cidrNetwork(text: string, length: string): Networks | undefined {
  const address = parseAddress(text) ?? parseAddress(filledUp(text));
  if (address === undefined) return undefined;
  const mapped = text.includes(":") && address instanceof ipaddr.IPv4 ? 96 : 0;
  const bits = bitsOf(length) - mapped;
  const [most, least] = address instanceof ipaddr.IPv4 ? [32, IPV4_BITS_MIN] : [128, IPV6_BITS_MIN];
  if (!(bits <= most)) return undefined;
  return bits < least ? "too_broad" : [networkOf(address, bits)];
}

/** Bits of a network: written as a number, or as a mask; NaN for neither. */
function bitsOf(length: string): number {
  if (/^\d{1,3}$/.test(length)) return Number(length);
  const mask = parseAddress(length);
  return (mask instanceof ipaddr.IPv4 ? mask.prefixLengthFromSubnetMask() : null) ?? Number.NaN;
}

/** `203.0.113` of `203.0.113/24` with the octets that are not written. */
function filledUp(text: string): string {
  const octets = text.replace(/\.$/, "").split(".");
  return [...octets, "0", "0", "0"].slice(0, 4).join(".");
}

function ipv4Beginning(whole: readonly number[], typed: string): Networks | undefined {
  if (whole.some((octet) => octet > 255)) return undefined;
  const bits = whole.length * 8;
  if (!/^\d+$/.test(typed)) return [`${filledUp(whole.join("."))}/${bits}`];
  const octets = Array.from({ length: 256 }, (_, octet) => octet).filter((octet) => String(octet).startsWith(typed));
  if (octets.length === 0) return undefined;
  return blocks(octets).map(
    ([first, size]) => `${filledUp([...whole, first].join("."))}/${bits + 8 - Math.log2(size)}`,
  );
}

/** Octets in ascending order as blocks that CIDR can name: the first of each and how many they are. */
function blocks(octets: readonly number[]): [first: number, size: number][] {
  const found: [number, number][] = [];
  const left = new Set(octets);
  for (const first of octets) {
    if (!left.has(first)) continue;
    let size = 1;
    while (first % (size * 2) === 0 && left.has(first + size) && left.has(first + size * 2 - 1)) size *= 2;
    for (let octet = first; octet < first + size; octet += 1) left.delete(octet);
    found.push([first, size]);
  }
  return found;
}

/** Groups are written without leading zeros: after `2001:d` may come 2001:d:, 2001:db: and 2001:db8: alike. */
function ipv6Beginning(whole: readonly string[], typed: string): Networks | undefined {
  const bits = whole.length * 16;
  if (typed === "") return [`${whole.join(":")}${whole.length < 8 ? "::" : ""}/${bits}`].map(canonicalNetwork);
  const missing = typed.startsWith("0") ? [4 - typed.length] : range(4 - typed.length);
  return missing.map((digits) => {
    const group = typed.padEnd(typed.length + digits, "0");
    const all = [...whole, group];
    return canonicalNetwork(`${all.join(":")}${all.length < 8 ? "::" : ""}/${bits + 16 - digits * 4}`);
  });
}

function range(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, index) => index);
}

function canonicalNetwork(cidr: string): string {
  const [address, bits] = ipaddr.IPv6.parseCIDR(cidr);
  return networkOf(address, bits);
}

function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const cidr = `${address.toNormalizedString()}/${bits}`;
  const network =
    address instanceof ipaddr.IPv4
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return `${network.toString()}/${bits}`;
}
