import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const web = join(import.meta.dirname, "../..");
const pages = { workplace: join(web, "workplace/src/i18n"), widget: join(web, "widget/src/texts") };
const reasons = readFileSync(join(web, "../docs/errors.md"), "utf8");

/** The texts of a file by their whole key, `problem.chat.ended` for example. */
function textsOf(folder: string, code: string): Map<string, string> {
  const texts = new Map<string, string>();
  const add = (tree: Readonly<Record<string, unknown>>, prefix: string) => {
    for (const [name, value] of Object.entries(tree)) {
      if (typeof value === "string") texts.set(prefix + name, value);
      else add(value as Readonly<Record<string, unknown>>, `${prefix}${name}.`);
    }
  };
  add(JSON.parse(readFileSync(join(folder, `${code}.json`), "utf8")), "");
  return texts;
}

/** The keys that a language must have: those of English, with its own plurals in place of the English ones. */
function keysFor(code: string, english: ReadonlyMap<string, string>): string[] {
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
  return [...english.keys()].flatMap((key) => {
    if (key.endsWith("_one") && english.has(key.replace(/_one$/, "_other"))) return [];
    const base = key.replace(/_other$/, "");
    return base === key ? [key] : pluralCategories.map((category) => `${base}_${category}`);
  });
}

/** The keys that the sources of a page name, and the beginnings of those that they put together. */
function usesIn(sources: string) {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const source = files.map((name) => readFileSync(join(sources, name), "utf8")).join("\n");
  const matches = (pattern: RegExp) => [...source.matchAll(pattern)].flatMap(([, found]) => found ?? []);
  return { keys: new Set(matches(/"([\w.]+)"/g)), starts: matches(/`([\w.]+\.)\$\{/g) };
}

const valuesIn = (text = "") => new Set(text.match(/\{\{\w+\}\}/g));

describe.each(Object.entries(pages))("the texts of the %s", (_page, folder) => {
  const codes = readdirSync(folder).flatMap((name) => /^(\w+)\.json$/.exec(name)?.[1] ?? []);
  const english = textsOf(folder, "en");

  test.each(codes)(
    "W2: %s has every text, in each of its plurals, with the values that the English one has",
    (code) => {
      const texts = textsOf(folder, code);
      expect([...texts.keys()].sort()).toEqual(keysFor(code, english).sort());
      for (const [key, text] of texts) {
        const original = english.get(key) ?? english.get(key.replace(/_\w+$/, "_other"));
        expect([key, valuesIn(text)]).toEqual([key, valuesIn(original)]);
      }
    },
  );

  test("every text is used", () => {
    const used = usesIn(join(folder, ".."));
    const isUsed = (key: string) =>
      used.keys.has(key.replace(/_(one|other)$/, "")) || used.starts.some((start) => key.startsWith(start));
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });

  test("a problem is worded by a reason that the gateway gives", () => {
    const worded = [...english.keys()].flatMap((key) => /^problem\.(\w+\.\w+)$/.exec(key)?.[1] ?? []);
    expect(worded.filter((reason) => !reasons.includes(`\`${reason}\``))).toEqual([]);
  });
});
