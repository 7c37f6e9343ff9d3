import { distance } from "./distance.ts";
import { type AskedWords, hasLetter } from "./index-words.ts";
import { romanKey } from "./transliteration.ts";

/** How well words of a client fit those that were asked for. */
export interface WordFit {
  readonly quality: "exact" | "prefix" | "typo";
  /** Words of the client that fit. */
  readonly words: readonly string[];
  /** Asked words that nothing fits. */
  readonly missing: number;
  /** What a word that is still typed lacks. */
  readonly rest: number;
}

/** Letters of a word that may have two faults, where two are forgiven. */
const LONG = 8;

/**
 * Compares asked words with those of a client.
 *
 * @param faults that a long word may have; shorter ones have one
 */
export function wordFit({ words: asked, beginning }: AskedWords, words: readonly string[], faults: 1 | 2 = 1): WordFit {
  const own = new Set(words);
  const fits = asked.map((word) => fitOf(word, word === beginning, own, word.length >= LONG ? faults : 1));
  return {
    quality: worst(fits.map(({ quality }) => quality)),
    words: fits.flatMap(({ word }) => word ?? []),
    missing: fits.filter(({ word }) => word === undefined).length,
    rest: Math.max(0, ...fits.map(({ rest }) => rest)),
  };
}

/** The words of a client that sound like those that were asked for. */
export function soundingWords(asked: readonly string[], words: readonly string[]): readonly string[] {
  const keys = new Set(asked.map(romanKey));
  return words.filter((word) => asked.includes(word) || (romanKey(word) !== undefined && keys.has(romanKey(word))));
}

type Quality = WordFit["quality"];
interface Fit {
  readonly quality: Quality;
  readonly word: string | undefined;
  readonly rest: number;
}

function fitOf(asked: string, goesOn: boolean, own: ReadonlySet<string>, faults: 1 | 2): Fit {
  if (own.has(asked)) return { quality: "exact", word: asked, rest: 0 };
  const longer = goesOn ? shortest([...own].filter((word) => word.startsWith(asked))) : undefined;
  if (longer !== undefined) return { quality: "prefix", word: longer, rest: longer.length - asked.length };
  const nearest = (most: 1 | 2) => [...own].find((word) => isNear(asked, word, most));
  const near = hasLetter(asked) ? (nearest(1) ?? (faults === 2 ? nearest(2) : undefined)) : undefined;
  return { quality: "typo", word: near, rest: 0 };
}

/** Whether at most one fault lies between two words, or two where that is enough. */
export function isNear(left: string, right: string, faults: 1 | 2 = 1): boolean {
  return Math.abs(left.length - right.length) <= 2 && hasLetter(right) && distance(left, right, faults) <= faults;
}

function shortest(words: readonly string[]): string | undefined {
  return words.reduce<string | undefined>(
    (best, word) => (best === undefined || word.length < best.length ? word : best),
    undefined,
  );
}

function worst(all: readonly Quality[]): Quality {
  return all.includes("typo") ? "typo" : all.includes("prefix") ? "prefix" : "exact";
}
