import { createHash } from "node:crypto";
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
