import { canonicalAddress } from "./address.ts";
import { domainIn } from "./domain-name.ts";
import { normalEmail } from "./email.ts";
import { visible, wordsOf } from "./fold.ts";
import { isNetwork, type Lookup, lookupsOf } from "./lookup.ts";
import { networksOf } from "./network.ts";
import { phoneDigits } from "./phone.ts";

/** Characters of what is typed that are looked at, before and after what cannot be seen is gone. */
const TYPED_MAX = 1_000;
const TEXT_MAX = 200;
/** Words of a question: an engine looks at no more. */
const WORDS_MAX = 10;
/** Digits of a number amid words, at least: fewer are a house's or somebody's second shop. */
const NUMBER_MIN = 4;

/** What was typed, as far as its look tells. */
export interface Question {
  /** What was typed, without what cannot be seen and what stands around it. */
  readonly text: string;
  /** What all of it may be of a client, surest first. */
  readonly lookups: readonly Lookup[];
  /** What single words of a longer question surely are: one of the lookups of each is to hold. */
  readonly parts: readonly (readonly Lookup[])[];
  /** Words for names and misspellings, folded: those that are no part. Empty when it can only be something exact. */
  readonly words: readonly string[];
  /** The last word may go on. */
  readonly unfinished: boolean;
  /** It is a network that holds too many addresses to be looked for. */
  readonly tooBroad: boolean;
}

/** What somebody may mean with what they typed. Nothing to look for is no lookup, part or word. */
export function readQuestion(typed: string): Question {
  const start = typed.slice(0, TYPED_MAX);
  const text = bare(visible(start).slice(0, TEXT_MAX).toWellFormed());
  const parts = partsOf(text);
  return {
    text,
    lookups: /[\p{L}\p{N}]/u.test(text) || canonicalAddress(text) !== undefined ? lookupsOf(text) : [],
    parts: [...parts.values()].filter((part) => part.length > 0),
    words: isExact(text) ? [] : wordsOf(withoutParts(text, parts)).slice(0, WORDS_MAX),
    unfinished: /[\p{L}\p{M}\p{N}]$/u.test(start),
    tooBroad: networksOf(text) === "too_broad",
  };
}

/** A text without quotes, brackets of letters, and what ends a sentence. */
function bare(text: string): string {
  return text.replace(/^["'«»“”„‘’<\s]+/u, "").replace(/["'«»“”‘’>,;!?\s]+$/u, "");
}

/** Whether there is no word in a text: it is an address, a network, a telephone number, or of a page. */
function isExact(text: string): boolean {
  return canonicalAddress(text) !== undefined || isNetwork(text) || isPhone(text) || /^[a-z]+:\/\//i.test(text);
}

function isPhone(text: string): boolean {
  return phoneDigits(text) !== undefined;
}

function partsOf(text: string): Map<string, readonly Lookup[]> {
  if (!text.includes(" ") || isPhone(text)) return new Map();
  const sure = text.split(" ").filter((token) => isSure(bare(token)));
  return new Map(sure.map((token) => [token, lookupsOf(bare(token))]));
}

/** Whether a word among others is surely no name: an address, a mail, a domain, a number. */
function isSure(token: string): boolean {
  const digits = token.replace(/^#/, "");
  return (
    canonicalAddress(token) !== undefined ||
    isNetwork(token) ||
    normalEmail(token) !== undefined ||
    (/^[^.]{2,}(\.[^.]{2,})+$/.test(token) && domainIn(token) !== undefined) ||
    (/^\+?[\d-]+$/.test(digits) && digits.replaceAll(/\D/g, "").length >= NUMBER_MIN)
  );
}

function withoutParts(text: string, parts: ReadonlyMap<string, unknown>): string {
  return text
    .split(" ")
    .filter((token) => !parts.has(token))
    .join(" ");
}
