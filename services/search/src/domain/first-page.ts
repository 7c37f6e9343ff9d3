import { type Found, foundPage } from "./found-page.ts";
import { type Hit, valueHit, type WordHit } from "./hit.ts";
import type { IdentifierKind } from "./identifier.ts";
import type { Lookup } from "./lookup.ts";

/** Clients with the words as they were typed who come before values that only begin so, at most. */
const EARLY_MAX = 10;
/** Kinds of values that are names as well, so that others may be called the same. */
const NAMES: ReadonlySet<IdentifierKind> = new Set(["login", "external_id", "service_name"]);

/** The first page of what was found. */
export interface FirstPage<F extends Found> {
  readonly hits: readonly Hit[];
  /** After which value the next page begins; undefined at the end. */
  readonly last: F | undefined;
  /** How many of those found by words came before values that only begin so. */
  readonly early: number;
}

/** Whether there is no need to ask for words: somebody has exactly the number, address or mail that was typed. */
export function isSettled(lookups: readonly Lookup[], found: readonly Found[]): boolean {
  return found.some(
    ({ rank, kind, value }) => lookups[rank]?.match === "exact" && (!NAMES.has(kind) || /\p{N}/u.test(value)),
  );
}

/** Whether words with a fault are of no use: somebody has exactly what was typed, or there are more values than fit. */
export function needsNoFaults(lookups: readonly Lookup[], found: readonly Found[], limit: number): boolean {
  return found.length >= limit || found.some(({ rank }) => lookups[rank]?.match === "exact");
}

/** Lookups in the order of what they find: what is exact is always first (F2). */
export function exactFirst(lookups: readonly Lookup[]): readonly Lookup[] {
  const { exact = [], other = [] } = Object.groupBy(lookups, ({ match }) => (match === "exact" ? "exact" : "other"));
  return [...exact, ...other];
}

/**
 * Puts values and words together, each client once: exact values, words as they were typed, values that begin so, and the other
 * words if no more values follow.
 */
export function firstPage<F extends Found>(
  lookups: readonly Lookup[],
  found: readonly F[],
  words: readonly WordHit[],
  { size, limit }: { readonly size: number; readonly limit: number },
): FirstPage<F> {
  const isExact = ({ rank }: Found) => lookups[rank]?.match === "exact";
  const exactIds = new Set(found.filter(isExact).map(({ clientId }) => clientId));
  const early = earlyOf(
    words.filter(({ clientId }) => !exactIds.has(clientId)),
    Math.floor(size / 2),
  );
  const earlyIds = new Set(early.map(({ clientId }) => clientId));
  const { hits: rows, last } = foundPage(found, {
    size: size - early.length,
    limit,
    isShown: ({ clientId }) => earlyIds.has(clientId),
  });
  const toHit = (row: F): Hit => valueHit(lookups, row);
  const all = [
    ...rows.filter(isExact).map(toHit),
    ...early,
    ...rows.filter((row) => !isExact(row)).map(toHit),
    ...(last === undefined ? words : []),
  ];
  return { hits: once(all).slice(0, size), last, early: early.length };
}

/** Those found by words who come before values that only begin so. */
export function earlyOf(words: readonly WordHit[], max: number): readonly WordHit[] {
  return words.filter(({ quality }) => quality === "exact").slice(0, Math.min(EARLY_MAX, max));
}

/** Each client once, at its best place. */
export function once<H extends { readonly clientId: string }>(hits: readonly H[]): readonly H[] {
  const first = new Map<string, H>();
  for (const hit of hits) if (!first.has(hit.clientId)) first.set(hit.clientId, hit);
  return [...first.values()];
}
