import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, visible, wordsOf } from "../src/domain/fold.ts";

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
