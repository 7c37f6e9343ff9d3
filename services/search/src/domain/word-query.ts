import { type AskedWords, hasLetter } from "./index-words.ts";
import { isNear } from "./word-fit.ts";

/** What a client must have one of. */
export interface WordGroup {
  readonly words: readonly string[];
  /** Or any word that begins so. */
  readonly beginning?: string;
}

/** Clients who have something of every group. */
export interface WordQuery {
  readonly all: readonly WordGroup[];
  /** And a word that begins so, which is cheaper to look for among those that are found. */
  readonly withBeginning?: string | undefined;
}

/** Words that begin so and are looked for one by one, shortest first: a common one is not read while others fill the page. */
const BEGINNINGS_ALONE = 8;
/** Words with a fault that are looked for one by one, so that each of them has its turn; more are looked for together. */
const ALONE_MAX = 24;
/** The same while the last word is the beginning of many, for which more clients are read: its next letter comes soon. */
const WITH_BEGINNING_MAX = 3;
/** Words with a fault that one asked word may be. */
const NEAR_MAX = 40;

/** Words of the directory that begin as one that is still typed does. */
export interface Beginnings {
  readonly words: readonly string[];
  /** There are more. */
  readonly more: boolean;
}

/** Clients who have all words as they were typed, then those where the last one goes on. */
export function plainQueries({ words, beginning }: AskedWords, { words: known, more }: Beginnings): WordQuery[] {
  const exact: WordQuery = { all: words.map(only) };
  if (beginning === undefined) return [exact];
  const others = words.filter((word) => word !== beginning).map(only);
  const longer = known.filter((word) => word !== beginning).toSorted((a, b) => a.length - b.length);
  if (others.length > 0) {
    if (more) return [exact, { all: others, withBeginning: beginning }];
    return longer.length === 0 ? [exact] : [exact, { all: [...others, { words: longer }] }];
  }
  const alone = longer.slice(0, BEGINNINGS_ALONE).map((word) => ({ all: [only(word)] }));
  const rest = more ? [] : longer.slice(BEGINNINGS_ALONE);
  return [exact, ...alone, ...(rest.length === 0 ? [] : [{ all: [{ words: rest }] }])];
}

/** Clients with any word that begins as a single one does, which reads all of them: for when nothing else finds any. */
export function beginningQueries({ words, beginning }: AskedWords, { more }: Beginnings): WordQuery[] {
  return beginning === undefined || !more || words.length > 1 ? [] : [{ all: [{ words: [], beginning }] }];
}

/** The same with a fault in one word, likely ones first, then with one in each. `known` are words that may be meant. */
export function faultQueries(
  { words, beginning }: AskedWords,
  known: readonly string[],
  beginnings: Beginnings,
): WordQuery[] {
  const near = words.map((word) => nearWords(word, words, known));
  const typed = words.map((word) => (word === beginning ? { words: [word, ...beginnings.words] } : only(word)));
  const withFault = (word: string, place: number): WordQuery => {
    const all = typed.with(place, only(word));
    const goesOn = beginnings.more && words[place] !== beginning;
    return goesOn ? { all: all.filter((_, index) => words[index] !== beginning), withBeginning: beginning } : { all };
  };
  const one = near.flatMap((alternatives, place) =>
    alternatives.map((word, order) => ({ order, query: withFault(word, place) })),
  );
  const sorted = one
    .filter(({ order, query }) => query.withBeginning === undefined || order < WITH_BEGINNING_MAX)
    .toSorted((a, b) => a.order - b.order)
    .map(({ query }) => query);
  const each = { all: words.map((word, place) => ({ words: [word, ...(near[place] ?? [])] })) };
  const several = near.filter((alternatives) => alternatives.length > 0).length > 1 || sorted.length > ALONE_MAX;
  return [...sorted.slice(0, ALONE_MAX), ...(several ? [each] : [])];
}

/** Clients who lack one of the words; figures never. Nothing is left out of a single word. */
export function looseQueries({ words }: AskedWords): WordQuery[] {
  if (words.length < 2) return [];
  const kept = words.map((left) => words.filter((word) => word !== left));
  return kept
    .filter((rest, place) => hasLetter(words[place] ?? "") && rest.some((word) => hasLetter(word) && word.length > 1))
    .map((rest) => ({ all: rest.map(only) }));
}

/** Clients who have for each word one that sounds so: of those that are given for it. */
export function soundQuery(alternatives: readonly (readonly string[])[]): WordQuery[] {
  return alternatives.every((words) => words.length > 0) ? [{ all: alternatives.map((words) => ({ words })) }] : [];
}

/** Words that may have been meant, but for those that were typed as well; people rarely miss the first letter. */
function nearWords(word: string, typed: readonly string[], known: readonly string[]): string[] {
  if (!hasLetter(word)) return [];
  const near = known.filter((one) => !typed.includes(one) && isNear(word, one));
  const unlikely = (one: string) => Number(one[0] !== word[0]) * 2 + Number(one.length < word.length);
  return near.toSorted((a, b) => unlikely(a) - unlikely(b)).slice(0, NEAR_MAX);
}

function only(word: string): WordGroup {
  return { words: [word] };
}
