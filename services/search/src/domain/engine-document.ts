import { type WordTexts, wordsOfClient } from "./index-words.ts";
import { romanKey } from "./transliteration.ts";

/** A client as a search engine knows it: nothing but what it is found by, and who may see it. */
export interface EngineDocument {
  readonly id: string;
  readonly projects: readonly string[];
  /** Folded, letters and figures apart, as the words of a question are. */
  readonly words: readonly string[];
  /** How the words sound in Latin letters. */
  readonly sounds: readonly string[];
}

/** The document of a client. */
export function engineDocument(
  clientId: string,
  projectIds: readonly string[],
  texts: readonly WordTexts[],
): EngineDocument {
  const words = wordsOfClient(texts);
  const sounds = new Set(words.flatMap((word) => romanKey(word) ?? []));
  return { id: clientId, projects: projectIds, words, sounds: [...sounds] };
}

/** Whether two documents of a client say the same, in whatever order; none is the same as none. */
export function isSameDocument(one: EngineDocument | undefined, other: EngineDocument | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (["projects", "words", "sounds"] as const).every((field) => isSameSet(one[field], other[field]));
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(one);
  return known.size === new Set(other).size && other.every((value) => known.has(value));
}
