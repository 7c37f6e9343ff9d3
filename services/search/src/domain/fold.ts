/** Letters of a word; nobody types more, and a key of thousands would be kept as one word. */
const WORD_LETTERS = 64;
/** Words of one text. */
const WORDS_MAX = 64;

/** What is there without being seen: soft hyphens, zero-width spaces and joiners, marks of direction, fillers. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** Dashes of every length, and the minus sign. */
const DASHES = /[\p{Pd}\u2212]/gu;
/** Text of which nothing is to be changed, as most is: it saves half the time of an import. */
const PLAIN = /^[!-~]+( [!-~]+)*$/;
/** Number signs; `Nº` is taken apart into `No` like any abbreviation. */
const NUMBER_SIGNS = /[\u2116\uff03]/g;
const BLANKS = /[\s\p{Z}\p{Cc}]+/gu;
/** Digits of the Arabic script, in both of their rows. */
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** Marks that decorate a letter; й, ї and ў are letters of their own, and vowel signs of India or Thailand are no marks. */
const MARKS =
  /([иу]\u0306|і\u0308)|[[\p{Mn}&&[\p{Script=Inherited}\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{scx=Hebr}\p{scx=Arab}]]--[\u3099\u309a]]/gv;
const APOSTROPHES = /['’‘ʼ`´′]/g;
/** A run of letters, marks and digits; Chinese writes no spaces, so that each of its letters may begin a word. */
const WORDS = /\p{scx=Han}|[[\p{L}\p{M}\p{N}]--\p{scx=Han}]+/gv;

/** Letters that Unicode does not take apart, although people write them as others. */
const alike: Readonly<Record<string, string>> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ħ: "h",
  ŧ: "t",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ς: "σ",
  ґ: "г",
};
const ALIKE = new RegExp(`[${Object.keys(alike).join("")}]`, "g");

/**
 * A text with everything in it that can be seen, in one spelling: no invisible characters, every blank an ordinary one
 * and alone, one kind of dash, Western digits, `#` for number signs. Case and accents stay.
 */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : makeVisible(text);
}

function makeVisible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(NUMBER_SIGNS, "#")
    .normalize("NFKC")
    .replaceAll(UNSEEN, "")
    .replaceAll(DASHES, "-")
    .replaceAll(ARABIC_DIGITS, (digit) => String((digit.charCodeAt(0) - (digit < "\u06f0" ? 0x660 : 0x6f0)) % 10))
    .replaceAll(BLANKS, " ")
    .trim();
}

/**
 * The words of a text as they are kept and asked for: what looks or is typed alike is the same word. Case, accents, ё,
 * ß, ł and the like are folded, apostrophes joined (O’Brien), everything else that is no letter or digit parts words.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of foldLetters(text).matchAll(WORDS)) {
    if (words.length === WORDS_MAX) break;
    words.push([...word].slice(0, WORD_LETTERS).join(""));
  }
  return words;
}

/** A text as its words, parted by one blank: names that fold alike are the same. */
export function fold(text: string): string {
  return wordsOf(text).join(" ");
}

function foldLetters(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replaceAll(APOSTROPHES, "");
  // Upper case first: it takes apart what has no single capital, as ß. Composed again in the end: Hangul was letters.
  return visible(text)
    .normalize("NFKD")
    .toUpperCase()
    .toLowerCase()
    .replaceAll(MARKS, (_mark, letter: string | undefined) => letter ?? "")
    .replaceAll(ALIKE, (letter) => alike[letter] ?? letter)
    .replaceAll(APOSTROPHES, "")
    .normalize("NFC");
}
