import { describe, expect, test } from "vitest";
import { type Entry, Ledger } from "../load/ledger.ts";

function ledgerOf(chats: number): { ledger: Ledger; settled: Entry[] } {
  const settled: Entry[] = [];
  return { ledger: new Ledger(chats, (entry) => settled.push(entry)), settled };
}

describe("the ledger", () => {
  test("settles a message once it was both acked and seen, in either order", () => {
    const { ledger, settled } = ledgerOf(1);
    ledger.sent("a", 0, 0);
    ledger.sent("b", 0, 0);
    ledger.acked("a");
    ledger.seen("a", 1);
    ledger.seen("b", 2);
    expect(settled.map(({ id }) => id)).toEqual(["a"]);
    ledger.acked("b");
    expect(settled.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(ledger).toMatchObject({ doubled: 0, reordered: 0, refused: 0 });
  });

  test("counts a message that is seen twice, and one that nobody sent, as doubled", () => {
    const { ledger } = ledgerOf(1);
    ledger.sent("a", 0, 0);
    ledger.seen("a", 1);
    ledger.seen("a", 1);
    ledger.seen("stranger", 2);
    expect(ledger.doubled).toBe(2);
  });

  test("counts a message that is seen before an earlier one of its chat as a change of order", () => {
    const { ledger } = ledgerOf(2);
    for (const id of ["a", "b"]) ledger.sent(id, 0, 0);
    ledger.sent("other", 1, 0);
    ledger.seen("b", 1);
    ledger.seen("other", 1);
    expect(ledger.reordered).toBe(0);
    ledger.seen("a", 2);
    expect(ledger.reordered).toBe(1);
  });

  test("counts a number that does not grow as a change of order", () => {
    const { ledger } = ledgerOf(1);
    for (const id of ["a", "b"]) ledger.sent(id, 0, 0);
    ledger.seen("a", 7);
    ledger.seen("b", 7);
    expect(ledger.reordered).toBe(1);
  });

  test("a refusal settles its message and keeps the first reason", () => {
    const { ledger, settled } = ledgerOf(1);
    for (const id of ["a", "b"]) ledger.sent(id, 0, 0);
    ledger.wasRefused("a", "gateway.chat_away");
    ledger.wasRefused("b", "another");
    expect(settled).toHaveLength(2);
    expect(ledger).toMatchObject({ refused: 2, firstRefusal: "gateway.chat_away" });
  });
});
