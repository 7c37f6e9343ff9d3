import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import { readTimePage, type TimePlace } from "@switchboard/kit/read-page";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("page tokens", () => {
  test("any key comes back as it was put in", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (key, filter) => {
        expect(decodePageToken(encodePageToken(key, filter), filter)).toEqual(key);
      }),
    );
  });

  test("a token of another filter is refused", () => {
    const token = encodePageToken(["2026-01-01"], "view=waiting");
    expect(() => decodePageToken(token, "view=held")).toThrow("page_token_invalid");
  });

  test("anything else is refused, never misread", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodePageToken(text, "f")).toThrow("page_token_invalid");
      }),
    );
  });

  test("a page has 50 rows unless asked otherwise, and never more than 200", () => {
    expect([0, 1, 200, 5000].map(pageSize)).toEqual([50, 1, 200, 200]);
    expect(() => pageSize(-1)).toThrow("page_size_invalid");
  });
});

describe("pages", () => {
  const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
  const rowsOf = (times: readonly number[]): TimePlace[] =>
    times.map((ms, n) => ({ at: new Date(ms), id: uuid(n) })).sort(compare);
  const compare = (a: TimePlace, b: TimePlace) => a.at.getTime() - b.at.getTime() || a.id.localeCompare(b.id);
  const read = (rows: readonly TimePlace[], pageToken: string, filter = "all") =>
    readTimePage({ pageSize: 3, pageToken }, filter, "at", async ({ after, limit }) =>
      rows.filter((row) => after === undefined || compare(row, after) > 0).slice(0, limit),
    );

  test("page by page a list is read whole, each row once, whatever goes meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 })), fc.nat(), async (times, salt) => {
        let rows = rowsOf(times);
        const seen: TimePlace[] = [];
        const gone = new Set<string>();
        let token = "";
        do {
          const page = await read(rows, token);
          seen.push(...page.rows);
          token = page.nextPageToken;
          const victim = seen[salt % Math.max(1, seen.length)];
          if (victim !== undefined) gone.add(victim.id);
          rows = rows.filter(({ id }) => !gone.has(id));
        } while (token !== "");
        expect(seen).toEqual(rowsOf(times));
      }),
    );
  });

  test("the last page says so, also when it is full", async () => {
    expect(await read(rowsOf([1, 2, 3]), "")).toMatchObject({ nextPageToken: "" });
    expect((await read(rowsOf([1, 2, 3, 4]), "")).nextPageToken).not.toBe("");
  });

  test("a token of another list, or without a time and an id, is refused", async () => {
    const { nextPageToken } = await read(rowsOf([1, 2, 3, 4]), "");
    await expect(read([], nextPageToken, "other")).rejects.toThrow("page_token_invalid");
    await expect(read([], encodePageToken(["soon", "1"], "all"))).rejects.toThrow("page_token_invalid");
  });
});
