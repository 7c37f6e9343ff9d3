import { readableEmail } from "./email.ts";
import { wordsOf } from "./fold.ts";
import { lettersAndFigures, type WordTexts } from "./index-words.ts";

/** A text of a client that words were found in. */
export interface MatchedText {
  readonly kind: "name" | "login" | "email";
  readonly value: string;
}

/** The text that has most of the words, the first of several: those of the account come before those of its people. */
export function matchedText(words: readonly string[], texts: readonly WordTexts[]): MatchedText | undefined {
  const all = texts.flatMap(({ name, login, email }): MatchedText[] => [
    { kind: "name", value: name },
    { kind: "login", value: login },
    { kind: "email", value: readableEmail(email) },
  ]);
  const counted = all.map((text) => {
    const own = new Set(lettersAndFigures(wordsOf(text.value)));
    return { text, count: words.filter((word) => own.has(word)).length };
  });
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return counted.find(({ text, count }) => count === most && text.value !== "")?.text;
}
