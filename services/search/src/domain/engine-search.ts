/** How an engine is asked for words. */
export interface EngineSearch {
  readonly q: string;
  readonly matchingStrategy: "all";
  readonly attributesToSearchOn: readonly string[];
  readonly filter?: string;
  readonly limit: number;
}

/** Projects of one filter: with more the engine takes longer than the answer is worth, and the answer is checked anyway. */
const PROJECTS_MAX = 500;

/**
 * A search for words of clients in some projects; null for all clients. Undefined where nobody can be found: a reader without
 * projects, or words that are none, by which an engine would find everybody.
 *
 * @param sounds whether the words are how others sound
 */
export function engineSearch(
  words: readonly string[],
  reach: readonly string[] | null,
  limit: number,
  sounds = false,
): EngineSearch | undefined {
  const q = words.filter((word) => /[\p{L}\p{N}]/u.test(word)).join(" ");
  if (q === "" || reach?.length === 0) return undefined;
  const projects = reach === null || reach.length > PROJECTS_MAX ? undefined : reach.map(quoted).join(", ");
  return {
    q,
    matchingStrategy: "all",
    attributesToSearchOn: [sounds ? "sounds" : "words"],
    ...(projects !== undefined && { filter: `projects IN [${projects}]` }),
    limit,
  };
}

/** A value in a filter, whatever stands in it. */
function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;
}
