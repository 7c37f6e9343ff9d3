import { AppError, errorKinds, invalidField } from "@switchboard/kit/errors";
import { describe, expect, test } from "vitest";

describe("errors", () => {
  test("what is not one of ours becomes internal and keeps its cause for the log", () => {
    const cause = new TypeError("x is not a function");
    expect(AppError.from(cause)).toMatchObject({ kind: "internal", reason: "internal", cause });
  });

  test("one of ours passes through unchanged", () => {
    const error = invalidField("chat.invalid_message", "/text", "must not be empty");
    expect(AppError.from(error)).toBe(error);
  });

  test("every kind has its own gRPC code", () => {
    const codes = Object.values(errorKinds).map(({ grpc }) => grpc);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
