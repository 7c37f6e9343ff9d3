import { expect, test } from "vitest";
import { formatDuration, formatSize } from "../src/format.ts";
import { chooseLanguage, directionOf } from "../src/language.ts";

test("a duration counts up from 0:00, with hours when there are some", () => {
  expect([-5, 42_000, 725_000, 10_820_000].map(formatDuration)).toEqual(["0:00", "0:42", "12:05", "3:00:20"]);
});

test("a size is told in the unit that fits, in the reader's language", () => {
  expect([0, 6, 12_000, 3_400_000].map((size) => formatSize(size, "en"))).toEqual([
    "0 bytes",
    "6 bytes",
    "12 kB",
    "3.4 MB",
  ]);
  expect(formatSize(3_400_000, "ru").replace(/\s/, " ")).toBe("3,4 МБ");
});

test("W2: the first wish that there is decides the language, else English", () => {
  expect(chooseLanguage([undefined, "", "de-AT", "ru-RU", "en"], ["en", "ru"])).toBe("ru");
  expect(chooseLanguage(["de"], ["en", "ru"])).toBe("en");
});

test("X6: a language has its own direction, whatever the page's is", () => {
  expect(["en", "he", "ar-EG", "fa", "ru", "area"].map(directionOf)).toEqual([
    "ltr",
    "rtl",
    "rtl",
    "rtl",
    "ltr",
    "ltr",
  ]);
});
