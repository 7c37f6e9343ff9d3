import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/** Finds the addresses behind one host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** IPv4 addresses where there are any, so that an instance with both kinds is not counted twice. */
const resolveHost: Resolve = async (host) => {
  const all = await lookup(host, { all: true });
  const four = all.filter(({ family }) => family === 4);
  return (four.length > 0 ? four : all).map(({ address }) => address);
};

/**
 * Turns a list of `host:port` into `ip:port` of every instance. Throws when a name cannot be resolved, so that the
 * caller keeps what it had.
 */
export async function resolveAddresses(list: string, resolve: Resolve = resolveHost): Promise<Set<string>> {
  const found = new Set<string>();
  for (const entry of list.split(",").map((part) => part.trim())) {
    const colon = entry.lastIndexOf(":");
    const host = entry.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
    const port = entry.slice(colon + 1);
    const addresses = isIP(host) > 0 ? [host] : await resolve(host);
    for (const address of addresses) found.add(`${isIP(address) === 6 ? `[${address}]` : address}:${port}`);
  }
  return found;
}
