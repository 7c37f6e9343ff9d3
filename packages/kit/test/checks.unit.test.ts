import { createChecks, fields, given, optional } from "@switchboard/kit/checks";
import { needsSmtpUtf8 } from "@switchboard/kit/email";
import { describe, expect, test } from "vitest";

const check = createChecks("test.invalid_request");
const id = "01A22DFC-BC63-775B-8E99-4D75C8205B9E";

describe("email addresses", () => {
  test.each([
    ["ann@home.example", "ann@home.example"],
    ["  Ann.Kay+shop@Home.Example ", "Ann.Kay+shop@home.example"],
    ["o'brien@example.test", "o'brien@example.test"],
    ["vera@bücher.test", "vera@xn--bcher-kva.test"],
    ["почта@пример.рф", "почта@xn--e1afmkfd.xn--p1ai"],
    ["ann@उदाहरण.परीक्षा", "ann@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g"],
    ["jo\u0308rg@home.example", "jörg@home.example"],
  ])("X39: %s is kept as %s", (given, kept) => {
    expect(check.email(given, "/email")).toBe(kept);
  });

  test.each([
    "",
    "ann",
    "ann@home",
    "a@b@c.example",
    "ann@home.example, eve@home.example",
    "Ann <ann@home.example>",
    "ann@home.example\r\nBcc: eve@home.example",
    "ann\u202e@home.example",
    "ann@127.0.0.1",
    "ann@0x7f.1",
    "ann@[127.0.0.1]",
    "ann@home..example",
    "ann@home%2eexample",
    `${"a".repeat(250)}@home.example`,
  ])("X39: %j is none", (given) => {
    expect(() => check.email(given, "/email")).toThrow(
      expect.objectContaining({ violations: [{ pointer: "/email", detail: "must be an email address" }] }),
    );
  });

  test("X39: what stands before the @ decides whether a server must know SMTPUTF8", () => {
    expect(needsSmtpUtf8("почта@xn--e1afmkfd.xn--p1ai")).toBe(true);
    expect(needsSmtpUtf8("vera@bücher.test")).toBe(false);
  });
});

describe("the fields of a request", () => {
  const read = fields({ chatId: check.id, size: given<number>(), name: optional(check.fieldOf(3)) });

  test("each is what its check makes of it, and others are left out", () => {
    const request = { chatId: id, size: 3, name: " Ann ", other: true };
    expect(read(request)).toEqual({ chatId: id.toLowerCase(), size: 3, name: "Ann" });
    expect(read({ chatId: id, size: 3 })).toEqual({ chatId: id.toLowerCase(), size: 3, name: undefined });
  });

  test("a refusal names the field as JSON writes it, of several the first", () => {
    const refused = (request: Parameters<typeof read>[0]) => {
      try {
        return read(request);
      } catch (error) {
        return error;
      }
    };
    expect(refused({ chatId: "no", size: 1, name: "too long" })).toMatchObject({
      reason: "test.invalid_request",
      violations: [{ pointer: "/chat_id" }],
    });
    expect(refused({ chatId: id, size: 1, name: "too long" })).toMatchObject({ violations: [{ pointer: "/name" }] });
  });
});
