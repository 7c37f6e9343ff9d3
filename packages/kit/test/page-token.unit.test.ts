import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
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
