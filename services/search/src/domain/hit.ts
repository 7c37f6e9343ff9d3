import type { Found } from "./found-page.ts";
import type { IdentifierKind } from "./identifier.ts";
import type { Lookup } from "./lookup.ts";

/** How a client that was found by words fits them; the first ones are the best. */
type WordQuality = "exact" | "prefix" | "typo" | "layout" | "script" | "loose";

/** A client that was found by something which it alone, or nearly, has. */
export interface ValueHit {
  readonly by: "value";
  readonly clientId: string;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly quality: Lookup["match"];
}

/** A client that was found by words of its name, login or email. */
export interface WordHit {
  readonly by: "words";
  readonly clientId: string;
  /** Words of the client that fit. */
  readonly words: readonly string[];
  readonly quality: WordQuality;
}

export type Hit = ValueHit | WordHit;

/** What one of the lookups found, as a hit. */
export function valueHit(lookups: readonly Lookup[], { clientId, kind, value, rank }: Found): ValueHit {
  return { by: "value", clientId, kind, value, quality: lookups[rank]?.match ?? "exact" };
}
