import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Settings } from "meilisearch";

/** The index that is searched, and the one that a rebuild fills. */
export const INDEX = "clients";
export const NEXT_INDEX = "clients_next";

/** What the index of clients is made with. Faults in figures are no faults but other numbers. */
export const settings = {
  searchableAttributes: ["words", "sounds"],
  displayedAttributes: ["id"],
  filterableAttributes: [
    {
      attributePatterns: ["projects"],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
  ],
  rankingRules: ["words", "typo", "proximity", "attributeRank", "wordPosition", "exactness"],
  typoTolerance: {
    enabled: true,
    disableOnNumbers: true,
    disableOnAttributes: ["sounds"],
    minWordSizeForTypos: { oneTypo: 4, twoTypos: 8 },
  },
  facetSearch: false,
  searchCutoffMs: 250,
  pagination: { maxTotalHits: 200 },
} satisfies Settings;

/** Tells settings apart: an index that was made with others is made anew. */
export const settingsKey = createHash("sha256").update(JSON.stringify(settings)).digest("base64url").slice(0, 16);

/** Whether what a server says has all that is wanted, value by value; it says more, of what was not set. */
export function saysAll(said: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) return isDeepStrictEqual(said, wanted);
  if (typeof said !== "object" || said === null) return false;
  const values = new Map<string, unknown>(Object.entries(said));
  return Object.entries(wanted).every(([name, value]) => saysAll(values.get(name), value));
}
