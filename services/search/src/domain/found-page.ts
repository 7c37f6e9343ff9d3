import { parseAddress } from "./address.ts";
import type { Identifier } from "./identifier.ts";
import type { Lookup } from "./lookup.ts";

/** What a lookup found. */
export interface Found extends Identifier {
  /** Which of the lookups it was. */
  readonly rank: number;
  readonly clientId: string;
}

/** A page of what lookups found: each client once, by the first of them. */
export interface FoundPage<F extends Found> {
  readonly hits: readonly F[];
  /** After which row the next page begins; undefined at the end. */
  readonly last: F | undefined;
}

/**
 * Takes a page out of what lookups found, in their order. A lookup that answered `limit` rows may have more of them, so that
 * nothing behind it has its turn yet; the page may then be shorter than `size`.
 *
 * @param isShown whether a client was on an earlier page
 */
export function foundPage<F extends Found>(
  rows: readonly F[],
  { size, limit, isShown }: { readonly size: number; readonly limit: number; readonly isShown: (row: F) => boolean },
): FoundPage<F> {
  const hits = new Map<string, F>();
  let last: F | undefined;
  for (const group of Map.groupBy(rows, ({ rank }) => rank).values()) {
    for (const row of group) {
      if (hits.size === size) return { hits: [...hits.values()], last };
      last = row;
      if (!hits.has(row.clientId) && !isShown(row)) hits.set(row.clientId, row);
    }
    if (group.length >= limit) return { hits: [...hits.values()], last };
  }
  return { hits: [...hits.values()], last: undefined };
}

/** Whether one of the identifiers of a client was found before a row of the same client was. */
export function foundBefore(lookups: readonly Lookup[], identifiers: readonly Identifier[], row: Found): boolean {
  const own = lookups[row.rank];
  const place = own && matchKey(own, row);
  return identifiers.some((identifier) =>
    lookups.slice(0, row.rank + 1).some((lookup, rank) => {
      const key = matchKey(lookup, identifier);
      return key !== undefined && (rank < row.rank || (place !== undefined && key < place));
    }),
  );
}

/** By what an identifier stands among those that a lookup finds; undefined for one that it does not find. */
function matchKey(lookup: Lookup, { kind, value }: Identifier): string | undefined {
  if (kind !== lookup.kind) return undefined;
  switch (lookup.match) {
    case "exact":
      return value === lookup.value ? value : undefined;
    case "prefix":
      return value.startsWith(lookup.value) ? value : undefined;
    case "tail":
      return value.endsWith(lookup.value) ? [...value].toReversed().join("") : undefined;
    case "network":
      return addressKey(lookup.value, value);
  }
}

/** The bytes of an address as hexadecimal digits, shorter addresses first; undefined for one outside of a network. */
function addressKey(network: string, text: string): string | undefined {
  const [start = "", bits = ""] = network.split("/");
  const [first, address] = [parseAddress(start), parseAddress(text)];
  if (first === undefined || address === undefined || first.kind() !== address.kind()) return undefined;
  const binary = (one: typeof address) =>
    one
      .toByteArray()
      .map((byte) => byte.toString(2).padStart(8, "0"))
      .join("");
  const key = binary(address);
  return key.startsWith(binary(first).slice(0, Number(bits))) ? key : undefined;
}
