import { describe, expect, test } from "vitest";
import { exactFirst, firstPage, isSettled } from "../src/domain/first-page.ts";
import type { WordHit } from "../src/domain/hit.ts";
import type { Lookup } from "../src/domain/lookup.ts";

const lookups: readonly Lookup[] = [
  { match: "exact", kind: "login", value: "ivan" },
  { match: "prefix", kind: "login", value: "ivan" },
];
const value = (clientId: string, rank: number) => ({
  clientId,
  rank,
  kind: "login" as const,
  value: `ivan${clientId}`,
});
const word = (clientId: string, quality: WordHit["quality"]): WordHit => ({
  by: "words",
  clientId,
  quality,
  words: ["ivan"],
});
const ids = (hits: readonly { clientId: string }[]) => hits.map(({ clientId }) => clientId).join("");

describe("the first page", () => {
  test("F2: has exact values, then words as typed, then what begins so, then the other words, each client once", () => {
    const found = [value("a", 0), value("b", 1), value("c", 1)];
    const words = [word("c", "exact"), word("a", "exact"), word("d", "prefix"), word("b", "typo"), word("e", "typo")];
    const page = firstPage(lookups, found, words, { size: 10, limit: 11 });
    expect([ids(page.hits), page.last, page.early]).toEqual(["acbde", undefined, 1]);
  });

  test("F1: leaves room for values that begin so, and says after which the next page begins", () => {
    const found = ["b", "c", "d", "e", "f"].map((id) => value(id, 1));
    const words = ["v", "w", "x", "y"].map((id) => word(id, "exact"));
    const page = firstPage(lookups, found, words, { size: 4, limit: 5 });
    expect([ids(page.hits), page.last?.clientId, page.early]).toEqual(["vwbc", "c", 2]);
  });

  test("F2: an exact value is first whatever it is of", () => {
    const [exact, prefix] = lookups;
    expect(exactFirst([prefix, exact].flatMap((lookup) => lookup ?? []))).toEqual(lookups);
  });

  test("F2: nobody asks for words when a number, an address or a mail is somebody's", () => {
    const mail: Lookup = { match: "exact", kind: "email", value: "a@b.example" };
    expect(isSettled([mail], [{ ...value("a", 0), kind: "email" }])).toBe(true);
    expect(isSettled(lookups, [value("a", 0)])).toBe(false);
    expect(isSettled([mail], [])).toBe(false);
  });
});
