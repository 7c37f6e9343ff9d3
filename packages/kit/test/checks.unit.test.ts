import { createChecks, fields, given, optional } from "@switchboard/kit/checks";
import { describe, expect, test } from "vitest";

const check = createChecks("test.invalid_request");
const id = "01A22DFC-BC63-775B-8E99-4D75C8205B9E";

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
