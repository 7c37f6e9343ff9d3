import { AppError } from "@switchboard/kit/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GroupCommit } from "../src/exchange/group-commit.ts";

interface Item {
  readonly key: string;
  readonly author: string;
  readonly value: number;
}

const forever = Number.POSITIVE_INFINITY;

/** A group commit whose writes end when the test says so; results are `<group>:<place in it>`. */
function controlled(maxItems = 500, maxQueued = 20_000) {
  const groups: Item[][] = [];
  const open: ((error?: Error) => void)[] = [];
  const commit = new GroupCommit<Item, string>({
    write: (items) => {
      groups.push([...items]);
      const group = groups.length;
      return new Promise((resolve, reject) => {
        open.push((error) => (error === undefined ? resolve(items.map((_, n) => `${group}:${n}`)) : reject(error)));
      });
    },
    maxItems,
    maxQueued,
    keyOf: ({ key }) => key,
    areEqual: (a, b) => a.author === b.author,
  });
  const add = (item: Partial<Item> & { key: string }, expiresAt = forever): Promise<string | AppError> =>
    new Promise((resolve) => commit.add({ author: "ann", value: 0, ...item }, expiresAt, resolve));
  /** Ends the write that is running, and lets what follows from it happen. */
  const finish = async (error?: Error): Promise<void> => {
    await settled();
    open.shift()?.(error);
    await settled();
  };
  return { commit, groups, add, finish };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe("group commit", () => {
  test("alone, an item is written at once; what arrives meanwhile shares the next write", async () => {
    const { groups, add, finish } = controlled();
    const first = add({ key: "a" });
    await settled();
    const others = [add({ key: "b" }), add({ key: "c" })];
    expect(groups.map((group) => group.map(({ key }) => key))).toEqual([["a"]]);
    await finish();
    expect(groups.map((group) => group.map(({ key }) => key))).toEqual([["a"], ["b", "c"]]);
    await finish();
    expect(await Promise.all([first, ...others])).toEqual(["1:0", "2:0", "2:1"]);
  });

  test("whatever arrives whenever is written once, in its order, in groups within the bound", async () => {
    const arrivals = fc.array(fc.oneof(fc.constant("finish" as const), fc.nat({ max: 8 })), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 5 }), async (steps, maxItems) => {
        const { groups, add, finish } = controlled(maxItems);
        const results: Promise<string | AppError>[] = [];
        for (const step of steps) {
          if (step === "finish") await finish();
          else for (let n = 0; n < step; n += 1) results.push(add({ key: `${results.length}`, value: results.length }));
          await settled();
        }
        while (groups.flat().length < results.length) await finish();
        await finish();

        expect(groups.flat().map(({ value }) => value)).toEqual(results.map((_, index) => index));
        for (const group of groups) expect(group.length).toBeLessThanOrEqual(maxItems);
        const expected = groups.flatMap((group, g) => group.map((_, n) => `${g + 1}:${n}`));
        expect(await Promise.all(results)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test("equal items of one group share one write and one result; another's of the same key waits for the next", async () => {
    const { groups, add, finish } = controlled();
    const results = [add({ key: "a" }), add({ key: "a" }), add({ key: "a", author: "eve" }), add({ key: "b" })];
    await finish();
    await finish();
    expect(groups.map((group) => group.map(({ key, author }) => key + author))).toEqual([["aann", "bann"], ["aeve"]]);
    expect(await Promise.all(results)).toEqual(["1:0", "1:0", "2:0", "1:1"]);
  });

  test("a write that fails fails for all in it and for no one else", async () => {
    const { add, finish } = controlled();
    const failing = [add({ key: "a" }), add({ key: "b" })];
    await settled();
    const next = add({ key: "c" });
    await finish(new AppError("unavailable", "database_unavailable"));
    await finish();
    for (const result of await Promise.all(failing)) expect(result).toMatchObject({ kind: "unavailable" });
    expect(await next).toBe("2:0");
  });

  test("above the bound new items are refused, those that wait are not", async () => {
    const { add, finish } = controlled(500, 2);
    const written = add({ key: "a" });
    await settled();
    const waiting = [add({ key: "b" }), add({ key: "c" })];
    expect(await add({ key: "d" })).toMatchObject({ kind: "resource_exhausted", reason: "chat.overloaded" });
    await finish();
    await finish();
    expect(await Promise.all([written, ...waiting])).toEqual(["1:0", "2:0", "2:1"]);
  });

  test("an item whose caller has given up is not written", async () => {
    const { groups, add, finish } = controlled();
    expect(await add({ key: "a" }, performance.now() - 1)).toMatchObject({ kind: "deadline_exceeded" });
    const next = add({ key: "b" });
    await finish();
    expect(await next).toBe("1:0");
    expect(groups).toHaveLength(1);
  });
});
