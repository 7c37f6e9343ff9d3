import { readableEmail } from "./email.ts";
import { wordsOf } from "./fold.ts";

/** Words of one client that are kept: who acts for hundreds of people is found by the first of them. */
const WORDS_MAX = 500;
/** Letters that begin a word which is still typed, at least: everybody has words with one. */
const BEGINNING_MIN = 2;

/** What of a client has words in which faults are forgiven: of the account, or of a person who acts for it. */
export interface WordTexts {
  readonly name: string;
  readonly login: string;
  readonly email: string;
}

/** Words that are looked for, all of them. */
export interface AskedWords {
  readonly words: readonly string[];
  /** What the last word begins with, if it is still typed; it is the word itself. */
  readonly beginning: string | undefined;
}

/** The words by which a client is found, each once. */
export function wordsOfClient(texts: readonly WordTexts[]): string[] {
  const all = texts.flatMap(({ name, login, email }) => [name, login, readableEmail(email)]);
  return lettersAndFigures(all.flatMap(wordsOf)).slice(0, WORDS_MAX);
}

/** The words of a question as they are kept of clients. Without any letter there is none: numbers are no names. */
export function askedWords(words: readonly string[], unfinished: boolean): AskedWords {
  const asked = lettersAndFigures(words);
  const last = lettersAndFigures(words.slice(-1)).at(-1) ?? "";
  const goesOn = unfinished && hasLetter(last) && [...last].length >= BEGINNING_MIN;
  return { words: asked.some(hasLetter) ? asked : [], beginning: goesOn ? last : undefined };
}

/** Whether a word is one in which faults are forgiven. */
export function hasLetter(word: string): boolean {
  return /\p{L}/u.test(word);
}

/** Letters and figures apart, each once: in figures nothing is forgiven, and `ivanov` is the beginning of no ivanov77. */
export function lettersAndFigures(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => word.match(/\p{N}+|[^\p{N}]+/gu) ?? []))];
}
