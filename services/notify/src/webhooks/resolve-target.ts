import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isPublicAddress } from "./public-address.ts";

/** All addresses of a name, as the operating system finds them. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const resolveHost: Resolve = (host) => lookup(host, { all: true });

/** Where to connect to: the first that answers. */
export type Target = readonly [LookupAddress, ...LookupAddress[]];

/** An address that nothing is sent to. */
export class RefusedTarget extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RefusedTarget";
  }
}

/**
 * The addresses to connect to for a URL: the caller connects to one of these and looks nothing up again, so that a name
 * cannot answer differently a moment later. A name of which any address is not public is refused, whichever would be tried. Throws RefusedTarget,
 * or what looking the name up threw.
 */
export async function resolveTarget(url: URL, allowPrivate: boolean, resolve: Resolve): Promise<Target> {
  if (url.protocol !== "https:" && !allowPrivate) throw new RefusedTarget("the address is not https");
  const addresses = await resolve(url.hostname.replace(/^\[(.*)\]$/, "$1"));
  const hidden = allowPrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
  if (hidden !== undefined) throw new RefusedTarget(`${url.hostname} leads to an address that is not public`);
  const [first, ...others] = addresses;
  if (first === undefined) throw new Error(`${url.hostname} has no address`);
  return [first, ...others];
}
