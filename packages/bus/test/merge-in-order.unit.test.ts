import { describe, expect, test } from "vitest";
import { mergeInOrder } from "../src/merge-in-order.ts";

const seqs = (...numbers: number[]) => numbers.map((seq) => ({ seq }));

describe("the order of events of several subjects", () => {
  test("G4: is that of the stream", () => {
    const merged = mergeInOrder(
      [
        { events: seqs(1, 4, 6), upTo: 7 },
        { events: seqs(2, 3, 5), upTo: 7 },
      ],
      7,
    );
    expect(merged).toEqual({ events: seqs(1, 2, 3, 4, 5, 6), upTo: 7 });
  });

  test("G4: what one has beyond the frontier of another waits", () => {
    const merged = mergeInOrder(
      [
        { events: seqs(1, 8, 9), upTo: 10 },
        { events: seqs(2, 3), upTo: 3 },
      ],
      10,
    );
    expect(merged).toEqual({ events: seqs(1, 2, 3), upTo: 3 });
  });

  test("G4: what came after the beginning of the read waits for the next one", () => {
    expect(mergeInOrder([{ events: seqs(4, 6), upTo: 5 }], 5)).toEqual({ events: seqs(4), upTo: 5 });
  });

  test("without subjects everything is read", () => {
    expect(mergeInOrder([], 12)).toEqual({ events: [], upTo: 12 });
  });
});
