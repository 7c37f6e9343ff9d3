/** Letters of a part that are kept: what is longer is found by its beginning and its end. */
const PART_LETTERS = 16;
/** Letters of a word; nobody searches for more, and a code of thousands would be kept once for each of its letters. */
const WORD_LETTERS = 64;
/** Parts of fewer letters are only kept when they are whole words: everything has them. */
const PART_MIN = 3;
/** Bytes of all parts of one text, which fit in a tsvector. */
const PARTS_MAX_BYTES = 800_000;
/** Words that are searched for at once. */
const TERMS_MAX = 20;

/** A run of letters and digits, apart from scripts that write no spaces: there every letter may begin a word. */
const WORDS =
  /[[\p{L}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]]+|[\p{L}\p{N}]+/gv;
const SPACELESS = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/v;

/** Letters that are another one with a stroke, which Unicode does not take apart. */
const strokes: Readonly<Record<string, string>> = { ø: "o", ł: "l", đ: "d", ħ: "h", æ: "ae", œ: "oe" };

/**
 * What of a text is kept for searching: every word from each of its letters on, with letters folded, so that whatever
 * stands in a word is the beginning of a part. `refunds` is kept as refunds, efunds, funds, unds, nds.
 */
export function searchableParts(text: string): string[] {
  const parts = new Set<string>();
  let bytes = 0;
  for (const word of wordsOf(text)) {
    const letters = [...word].slice(0, WORD_LETTERS);
    const shortest = SPACELESS.test(word) ? 1 : PART_MIN;
    for (let from = 0; from === 0 || from <= letters.length - shortest; from += 1) {
      const part = letters.slice(from, from + PART_LETTERS).join("");
      if (parts.has(part)) continue;
      bytes += Buffer.byteLength(part);
      if (bytes > PARTS_MAX_BYTES) return [...parts];
      parts.add(part);
    }
  }
  return [...parts];
}

/** What finds texts with all words of a search in them, as a tsquery; undefined when there is no word in it. */
export function searchQuery(search: string): string | undefined {
  return queryOf(beginningsOf(search));
}

/**
 * The same without words that are so short that most texts have them, as far as there are others: an index gathers
 * everything that begins so before it looks at the others. It finds more than `searchQuery`, never less.
 */
export function indexedQuery(search: string): string | undefined {
  const beginnings = beginningsOf(search);
  const telling = beginnings.filter((one) => [...one].length >= PART_MIN || SPACELESS.test(one));
  return queryOf(telling.length > 0 ? telling : beginnings);
}

function beginningsOf(search: string): string[] {
  return wordsOf(search)
    .slice(0, TERMS_MAX)
    .flatMap((word) => {
      const letters = [...word].slice(0, WORD_LETTERS);
      const end = letters.length > PART_LETTERS ? [letters.slice(-PART_LETTERS)] : [];
      return [letters.slice(0, PART_LETTERS), ...end].map((some) => some.join(""));
    });
}

function queryOf(beginnings: readonly string[]): string | undefined {
  if (beginnings.length === 0) return undefined;
  return beginnings.map((letters) => `'${letters}':*`).join(" & ");
}

/** The words of a text, with letters of every case, accent and width folded into one. */
function wordsOf(text: string): string[] {
  // Upper case first: it takes apart what has no single capital, as ß.
  const folded = text
    .normalize("NFKD")
    .replaceAll(/\p{Mn}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[øłđħæœ]/g, (letter) => strokes[letter] ?? letter);
  return folded.match(WORDS) ?? [];
}
