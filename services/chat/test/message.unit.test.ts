import { isBlank } from "@switchboard/contracts/texts";
import { cutContext } from "@switchboard/kit/checks";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkText } from "../src/domain/message.ts";
import { check } from "../src/validation.ts";

const refusal = (detail: string) => expect.objectContaining({ violations: [{ pointer: "/text", detail }] });

describe("the text of a message", () => {
  test("any text of people with 1 to 4000 characters passes", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(text, (value) => {
        fc.pre(!isBlank(value) && !value.includes("\0"));
        expect(() => checkText(value, 4000)).not.toThrow();
      }),
    );
  });

  test("characters are counted and not the units that encode them", () => {
    expect(() => checkText("😀".repeat(4000), 4000)).not.toThrow();
    expect(() => checkText("😀".repeat(4001), 4000)).toThrow(refusal("must have at most 4000 characters"));
    expect(() => checkText(`${"😀".repeat(2000)}${"x".repeat(2001)}`, 4000)).toThrow(
      refusal("must have at most 4000 characters"),
    );
  });

  test.each([
    ["", "must not be blank"],
    [" \n\t\u00a0", "must not be blank"],
    ["a\0b", "must be valid Unicode without NUL"],
    ["half a pair \ud83d", "must be valid Unicode without NUL"],
  ])("%j is refused", (text, detail) => {
    expect(() => checkText(text, 4000)).toThrow(refusal(detail));
  });
});

describe("X20: a message that shows nothing is blank", () => {
  test.each(["\u200b", "\u200b \u2060\n", "\u00ad", "\ufeff", "\u202e\u202c", "\ufe0f", "\u3164", "\u2800", "\u0001"])(
    "%j",
    (text) => {
      expect(() => checkText(text, 4000)).toThrow(refusal("must not be blank"));
      expect(() => check.filledTextOf(100)(text, "/text")).toThrow(refusal("must not be blank"));
    },
  );

  test.each(["👨‍👩‍👧", "می‌خواهم", "\u200bx", "❤\ufe0f", "."])("%j is none of them", (text) => {
    expect(() => checkText(text, 4000)).not.toThrow();
  });
});

describe("addresses that come in", () => {
  test.each([
    ["https://shop.example/cart?id=1", "https://shop.example/cart?id=1"],
    ["http://shop.example", "http://shop.example/"],
    ["javascript:alert(1)", ""],
    ["data:text/html,<script>alert(1)</script>", ""],
    ["file:///etc/passwd", ""],
    ["android-app://com.example.mail/", ""],
    ["https://ann:secret@shop.example/", ""],
    ["nowhere", ""],
  ])("X55: of the page and referrer %s is kept as %j", (told, kept) => {
    expect(check.origin({ pageUrl: told, referrer: told })).toMatchObject({ pageUrl: kept, referrer: kept });
  });
});

describe("fields of requests", () => {
  test.each(["Bob\nEmail: boss@acme.test", "Bob\r", "a\u2028b", "a\u0085b", "a\u001bb", "a\tb"])(
    "X28: a field of one line refuses %j",
    (text) => {
      const lines = `${text}!`;
      expect(() => check.field(lines, "/name")).toThrow(
        expect.objectContaining({
          violations: [{ pointer: "/name", detail: "must be one line without control characters" }],
        }),
      );
    },
  );

  test("X28: what a browser says becomes one line", () => {
    expect(cutContext("Cart\nEmail: boss@acme.test")).toBe("Cart Email: boss@acme.test");
  });

  test("ids have one spelling", () => {
    expect(check.id("0190F3A8-7C1E-7000-8000-00000000ABCD", "/chat_id")).toBe("0190f3a8-7c1e-7000-8000-00000000abcd");
  });

  test("a wrong id is named by its place", () => {
    const ids = ["0190f3a8-7c1e-7000-8000-00000000abcd", "nonsense"];
    expect(() => check.ids(ids, "/chat_ids")).toThrow(
      expect.objectContaining({ violations: [expect.objectContaining({ pointer: "/chat_ids/1" })] }),
    );
    expect(() =>
      check.ids(
        Array.from({ length: 1001 }, () => ids[0] ?? ""),
        "/chat_ids",
      ),
    ).toThrow();
  });

  test("what people typed is trimmed and bounded, what browsers say is cut", () => {
    expect(check.field("  Ann ", "/name")).toBe("Ann");
    expect(() => check.field("x".repeat(201), "/name")).toThrow();
    expect(cutContext(`a\0b${"x".repeat(5000)}`)).toHaveLength(1999);
  });
});
