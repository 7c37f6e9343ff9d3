import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deletions } from "../src/domain/deletions.ts";
import { distance } from "../src/domain/distance.ts";
import { fold, visible, wordsOf } from "../src/domain/fold.ts";
import { otherLayouts } from "../src/domain/keyboard-layout.ts";
import { romanKey } from "../src/domain/transliteration.ts";

describe("words of the directory and of what is typed", () => {
  test.each([
    ["Пётр ПЕТРОВ", "петр петров"],
    ["Петр Петров", "Пётр Петров"],
    ["Weiß", "WEISS"],
    ["Łukasz Żółć", "lukasz zolc"],
    ["Søren Ødegård", "Soren Odegard"],
    ["Æsir Œuvre", "aesir oeuvre"],
    ["José", "Jose\u0301"],
    ["İstanbul ISPARTA Işık", "istanbul isparta isik"],
    ["Ivan\u00a0Petrov", "ivan petrov"],
    ["Ivan\u200bov Pet\u00adrov", "ivanov petrov"],
    ["\u202eIvanov\u202c \ufeffAnna", "ivanov anna"],
    ["Rimsky\u2011Korsakov", "rimsky korsakov"],
    ["ivanov_av", "Ivanov-AV"],
    ["O’Brien", "o'brien"],
    ["Мар’яна", "мар'яна"],
    ["Ґалаґан", "галаган"],
    ["ＶＰＳ１２", "vps12"],
    ["ΝΙΚΟΣ Παπάς", "νικος παπας"],
    ["№4512", "4512"],
    ["Iva\u0000nov", "iva nov"],
    ["李小明", "李 小 明"],
    ["\ud800x", "x"],
  ])("F1: %j folds like %j", (kept, asked) => {
    expect(fold(kept)).toBe(fold(asked));
  });

  test.each([
    ["й и", ["й", "и"]],
    ["Київ", ["київ"]],
    ["ann.lee+billing@mail-shop.co.uk", ["ann", "lee", "billing", "mail", "shop", "co", "uk"]],
    ["  \t\n ", []],
    ["%_'\"\\()*-@", []],
    ["นริศรา", ["นริศรา"]],
    ["환불", ["환불"]],
    ["नमस्ते", ["नमस्ते"]],
    ["12.50", ["12", "50"]],
  ])("F1: words of %j", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test("F1: what is typed with other dashes, blanks and figures looks the same", () => {
    expect(visible(" INV–2024\u00a0 001 ")).toBe("INV-2024 001");
    expect(visible("№ ٤٥۱۲")).toBe("# 4512");
    expect(visible("a\u0000b")).toBe("a b");
  });

  test("F1: folding is total, bounded and done once and for all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const words = wordsOf(text);
        expect(words.length).toBeLessThanOrEqual(64);
        for (const word of words) expect([...word].length).toBeLessThanOrEqual(64);
        expect(fold(words.join(" ")).startsWith(words.slice(0, 1).join(""))).toBe(true);
      }),
    );
    expect(wordsOf("слово ".repeat(10_000)).length).toBe(64);
    expect(wordsOf("x".repeat(10_000))).toEqual(["x".repeat(64)]);
  });
});

test("F1: plain text, which is taken a shorter way, folds like any other", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{0,40}$/), (text) => {
      expect(wordsOf(text)).toEqual(wordsOf(`\u200b${text}`));
      expect(visible(text)).toBe(visible(`\u200b${text}`));
    }),
  );
});

const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя");
const word = fc.array(letter, { minLength: 4, maxLength: 40 });

function meet(left: string, right: string): boolean {
  const kept = new Set(deletions(left));
  return deletions(right).some((one) => kept.has(one));
}

describe("words with a fault", () => {
  test("F1: any word of four letters and more is found with a letter other, missing, too many or swapped, also the first", () => {
    fc.assert(
      fc.property(word, fc.nat(), letter, (letters, where, other) => {
        const at = where % letters.length;
        const faults = {
          other: letters.with(at, other),
          missing: letters.toSpliced(at, 1),
          "too many": letters.toSpliced(at, 0, other),
          swapped: letters.toSpliced(at, 2, ...letters.slice(at, at + 2).reverse()),
        };
        for (const [fault, typed] of Object.entries(faults)) {
          expect(meet(letters.join(""), typed.join("")), `${fault}: ${typed.join("")}`).toBe(true);
          expect(distance(letters.join(""), typed.join(""))).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("F1: what has a deletion in common is at most two faults away", () => {
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 12 }), fc.string({ unit: letter, maxLength: 12 }), (a, b) => {
        if (meet(a, b)) expect(distance(a, b)).toBeLessThanOrEqual(2);
        if (distance(a, b) <= 1 && Math.min(a.length, b.length) >= 4) expect(meet(a, b)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("F1: a word of three letters finds the word of four that it was to be, and no others", () => {
    expect(meet("ivan", "iva")).toBe(true);
    expect(meet("lee", "leee")).toBe(true);
    expect(deletions("lee")).toEqual(["lee"]);
    expect(meet("lee", "lea")).toBe(false);
  });

  test("F1: nothing is forgiven in numbers", () => {
    expect(deletions("10245")).toEqual(["10245"]);
    expect(meet("10245", "10244")).toBe(false);
  });

  test("F1: what is kept of a word is bounded", () => {
    expect(deletions("ab".repeat(5_000)).length).toBeLessThanOrEqual(33);
  });

  test.each([
    ["ivanov", "ivanov", 0],
    ["ivanov", "ivnaov", 1],
    ["ivanov", "ivano", 1],
    ["иванов", "ыванов", 1],
    ["ivanov", "petrov", 3],
    ["ca", "abc", 3],
    ["", "ab", 2],
    ["𝒜lice", "alice", 1],
  ])("F1: between %s and %s lie %i faults", (left, right, faults) => {
    expect(distance(left, right)).toBe(faults);
    expect(distance(right, left)).toBe(faults);
  });
});

describe("names in another script", () => {
  test.each([
    ["иванов", ["ivanov", "iwanow"]],
    ["юрий", ["yuri", "yury", "yuriy", "iurii", "jurij", "urij"]],
    ["дмитрий", ["dmitry", "dmitri", "dmitriy", "dmitrii", "dmitrij"]],
    ["евгений", ["evgeny", "evgenii", "yevgeniy", "evgenij", "ievgenii"]],
    ["александр", ["aleksandr", "alexandr"]],
    ["мария", ["maria", "mariya", "mariia", "marija"]],
    ["наталья", ["natalya", "natalia", "natalja", "nataliya"]],
    ["соловьев", ["solovev", "solovyev", "soloviev", "solovyov"]],
    ["щербаков", ["shcherbakov", "scherbakov", "shherbakov"]],
    ["хрущев", ["khrushchev", "hruschev", "khrushhev"]],
    ["чайковский", ["tchaikovsky", "chaikovskii", "chaykovskiy", "chaikovskij"]],
    ["цветков", ["tsvetkov", "tzvetkov"]],
    ["жуков", ["zhukov", "zukov"]],
    ["кирилл", ["kirill", "kiril"]],
    ["виктория", ["viktoria", "victoria", "viktoriya"]],
    ["ігор", ["ihor", "igor"]],
    ["юлія", ["yuliia", "yuliya", "julija", "iuliia"]],
    ["богдан", ["bohdan", "bogdan"]],
    ["љубица", ["ljubitsa"]],
    ["ахмед", ["akhmed", "ahmed"]],
  ])("F1: %s is found by %j, and they by it", (cyrillic, romanised) => {
    const key = romanKey(cyrillic);
    expect(key).toBeDefined();
    expect(romanised.map((name) => romanKey(name))).toEqual(romanised.map(() => key));
  });

  test.each(["юя", "li", "李", "ivanov77", "παπας", "", "aaaa"])("F1: %j tells too little", (short) => {
    expect(romanKey(short)).toBeUndefined();
  });

  test("F1: different names stay different", () => {
    const names = ["иванов", "петров", "сидоров", "смирнов", "кузнецов", "попов", "васильев", "михайлов", "новиков"];
    expect(new Set(names.map((name) => romanKey(name))).size).toBe(names.length);
  });
});

describe("the wrong keyboard layout", () => {
  test.each([
    ["ghbdtn", ["привет"]],
    ["Bdfyjd", ["Иванов"]],
    ["gtnhjd", ["петров"]],
    ["[fhbnjyjd", ["харитонов"]],
    [";erjd", ["жуков"]],
    ["xfqrjdcrbq", ["чайковский"]],
    ["рудду", ["helle"]],
    ["шмфтщм", ["ivanov"]],
    ['фтт"ьфшдюсщь', ["ann@mail.com"]],
    ["sdfyjd 77", ["ыванов 77", "іванов 77"]],
    ["привет hello", []],
    ["12345", []],
    ["", []],
  ])("F1: %s may have been meant as %j", (typed, meant) => {
    expect(otherLayouts(typed)).toEqual(meant);
  });
});
