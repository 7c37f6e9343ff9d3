import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deletions } from "../src/domain/deletions.ts";
import { askedWords, wordsOfClient } from "../src/domain/index-words.ts";
import { matchedText } from "../src/domain/matched-text.ts";
import { soundingWords, wordFit } from "../src/domain/word-fit.ts";
import {
  beginningQueries,
  faultQueries,
  looseQueries,
  plainQueries,
  type WordQuery,
} from "../src/domain/word-query.ts";

/** `ivan|ivana*` is one of a group, `&` joins groups. */
function told(queries: readonly WordQuery[]): string[] {
  return queries.map(({ all, withBeginning }) => {
    const groups = all.map(({ words, beginning }) => [...words, ...(beginning ? [`${beginning}*`] : [])].join("|"));
    return [...groups, ...(withBeginning ? [`${withBeginning}?`] : [])].join(" & ");
  });
}

const none = { words: [], more: false };
const texts = (name: string, login = "", email = "") => ({ name, login, email });

describe("words of a client", () => {
  test("F1: are those of names, logins and mails as people read them, letters and figures apart", () => {
    const words = wordsOfClient([texts("Анна Ли", "ann_lee77", "ann@xn--80a1acny.xn--p1ai"), texts("Bob")]);
    expect(words).toEqual(["анна", "ли", "ann", "lee", "77", "почта", "рф", "bob"]);
  });

  test("F1: are bounded", () => {
    const many = Array.from({ length: 1_000 }, (_, n) => texts(`a${n} b${n}`));
    expect(wordsOfClient(many).length).toBeLessThanOrEqual(500);
  });

  test("F1: of a question without letters there are none", () => {
    expect(askedWords(["203", "0"], true)).toEqual({ words: [], beginning: undefined });
    expect(askedWords(["ivanov77"], true)).toEqual({ words: ["ivanov", "77"], beginning: undefined });
    expect(askedWords(["ivan", "pe"], true)).toEqual({ words: ["ivan", "pe"], beginning: "pe" });
    expect(askedWords(["ivan", "p"], true).beginning).toBeUndefined();
  });

  test("F1: the text that has most of those that fit is shown, the account's before a person's", () => {
    const own = [texts("Ivan Petrov", "ivan", "ivan.petrov@mail.example"), texts("Ivan Petrov")];
    expect(matchedText(["ivan", "petrov"], own)).toEqual({ kind: "name", value: "Ivan Petrov" });
    expect(matchedText(["petrov", "mail"], own)).toEqual({ kind: "email", value: "ivan.petrov@mail.example" });
    expect(matchedText(["ivan"], [texts("", "", "a@b.example"), texts("Ivan")])?.value).toBe("Ivan");
  });
});

describe("what is asked of the index", () => {
  test("F1: all words as they were typed come first, then those where the last goes on", () => {
    const known = { words: ["petrov", "petrova"], more: false };
    expect(told(plainQueries({ words: ["ivan", "petr"], beginning: "petr" }, known))).toEqual([
      "ivan & petr",
      "ivan & petrov|petrova",
    ]);
    expect(told(plainQueries({ words: ["ivan"], beginning: undefined }, { words: [], more: false }))).toEqual(["ivan"]);
  });

  test("F1: words of a beginning are asked for one by one, those of a common one among who has the other words", () => {
    const many = { words: ["alla", "al", "aleksandr"], more: true };
    const single = { words: ["al"], beginning: "al" };
    expect(told(plainQueries(single, many))).toEqual(["al", "alla", "aleksandr"]);
    expect(told(plainQueries({ words: ["ivan", "al"], beginning: "al" }, many))).toEqual(["ivan & al", "ivan & al?"]);
    expect(told(beginningQueries(single, many))).toEqual(["al*"]);
    expect(beginningQueries(single, { words: ["al"], more: false })).toEqual([]);
    const ten = Array.from({ length: 10 }, (_, n) => `al${"b".repeat(n + 1)}`);
    const asked = told(plainQueries(single, { words: ten, more: false }));
    expect([asked.length, asked.at(-1)]).toEqual([10, `${ten[8]}|${ten[9]}`]);
  });

  test("F1: a fault in one word leaves the last one to go on", () => {
    const asked = { words: ["ivna", "pe"], beginning: "pe" };
    expect(told(faultQueries(asked, ["ivan"], { words: ["petr"], more: false }))).toEqual(["ivan & pe|petr"]);
    expect(told(faultQueries(asked, ["ivan"], { words: ["petr"], more: true }))).toEqual(["ivan & pe?"]);
  });

  test("F1: a fault is looked for in one word after the other, then in all, and never makes two words one", () => {
    const known = ["ivan", "ivanov", "petrov", "petrova"];
    const asked = { words: ["ivan", "ivanv", "petrvo"], beginning: undefined };
    expect(told(faultQueries(asked, known, none))).toEqual([
      "ivan & ivanov & petrvo",
      "ivan & ivanv & petrov",
      "ivan & ivanv|ivanov & petrvo|petrov",
    ]);
  });

  test("F1: words with the first letter wrong come after those where it is right", () => {
    expect(told(faultQueries({ words: ["ivan"], beginning: undefined }, ["ivana", "yvan", "iva"], none))).toEqual([
      "ivana",
      "iva",
      "yvan",
    ]);
  });

  test("F1: a word may be left out, a number never", () => {
    const loose = (...words: string[]) => told(looseQueries({ words, beginning: undefined }));
    expect(loose("ivan", "qwxz")).toEqual(["qwxz", "ivan"]);
    expect(loose("inv", "30011")).toEqual([]);
    expect(loose("ivan", "77")).toEqual([]);
    expect(loose("ivan")).toEqual([]);
  });

  test("F1: how many questions are asked is bounded", () => {
    const known = Array.from({ length: 500 }, (_, n) => `iva${String.fromCodePoint(0x430 + (n % 32))}n`);
    expect(faultQueries({ words: ["ivan", "ivana", "ivann"], beginning: undefined }, known, none).length).toBeLessThan(
      30,
    );
  });
});

describe("how words of a client fit", () => {
  const asked = (...words: string[]) => ({ words, beginning: words.at(-1) });

  test.each([
    ["exact", ["ivan", "petrov"], 0],
    ["prefix", ["ivan", "petr"], 0],
    ["typo", ["ivna", "petrov"], 0],
    ["typo", ["ivan", "sidorov"], 1],
    ["typo", ["ivan", "78"], 1],
  ] as const)("F1: as %s: %j", (quality, words, missing) => {
    expect(wordFit(asked(...words), ["ivan", "petrov", "mail", "77"])).toMatchObject({ quality, missing });
  });

  const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя");

  test("F1: every word that shares a deletion and is one fault away fits", () => {
    fc.assert(
      fc.property(fc.array(letter, { minLength: 4, maxLength: 20 }), fc.nat(), letter, (letters, where, other) => {
        const at = where % letters.length;
        for (const typed of [letters.with(at, other), letters.toSpliced(at, 1), letters.toSpliced(at, 0, other)]) {
          const word = letters.join("");
          const shared = deletions(typed.join("")).some((one) => deletions(word).includes(one));
          expect(shared).toBe(true);
          expect(wordFit(asked(typed.join("")), [word]).missing).toBe(0);
        }
      }),
    );
  });

  test("F1: words that sound alike fit in any script", () => {
    expect(soundingWords(["ivanov", "юрий"], ["иванов", "yuri", "mail"])).toEqual(["иванов", "yuri"]);
  });
});
