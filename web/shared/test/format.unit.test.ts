import { expect, test, vi } from "vitest";
import { formatDuration, formatSize, formatTime } from "../src/format.ts";
import { chooseLanguage, directionOf, localeOf } from "../src/language.ts";

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

test("X38: times are written as in the reader's own variant of the language", () => {
  vi.stubGlobal("navigator", { languages: ["de-DE", "en-GB", "en-US"] });
  expect(localeOf("en")).toBe("en-GB");
  expect(formatTime("2026-11-30T13:05:00", localeOf("en"))).toBe("13:05");
  vi.unstubAllGlobals();
});
