import { newId } from "@switchboard/kit/ids";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeNewest } from "../src/merge-newest.ts";

interface Entry {
  readonly at: Date;
  readonly id: string;
}

const newestFirst = (a: Entry, b: Entry) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1);
const isAfter = (a: Entry, b: Entry) => a.id !== b.id && newestFirst(a, b) > 0;

/** What a service answers: the newest after a place, so many at most. */
const page = (list: readonly Entry[], after: Entry | undefined, limit: number) =>
  list.filter((entry) => after === undefined || isAfter(entry, after)).slice(0, limit);

/** Entries of few moments, so that many share one, each with the list that keeps it. */
const kept = fc.array(fc.record({ ms: fc.nat(5), list: fc.nat(2) }), { maxLength: 40 });

test("X52: pages of the merged list have every entry of every list once, the newest first", () => {
  fc.assert(
    fc.property(kept, fc.integer({ min: 1, max: 7 }), (placed, size) => {
      const entries = placed.map(({ ms, list }) => ({ at: new Date(ms), id: newId(), list }));
      const lists = [0, 1, 2].map((one) => entries.filter(({ list }) => list === one).sort(newestFirst));
      const read: Entry[] = [];
      for (let more = true; more; ) {
        const after = read.at(-1);
        const merged = mergeNewest(
          lists.map((list) => page(list, after, size + 1)),
          size + 1,
        );
        read.push(...merged.slice(0, size));
        more = merged.length > size;
      }
      expect(read).toEqual([...entries].sort(newestFirst));
    }),
  );
});
