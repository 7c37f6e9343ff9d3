import { AppError } from "@switchboard/kit/errors";
import { silentLog } from "@switchboard/testing/log";
import { expect, test } from "vitest";
import { admittingReads } from "../src/unary-handler.ts";

const context = {
  caller: { kind: "anonymous" },
  signal: new AbortController().signal,
  idempotencyKey: "",
  log: silentLog,
} as const;
const refusal = new AppError("permission_denied", "caller.not_allowed");
const admitted = async () => undefined;
/** Takes longer than reading does. */
const refused = async () => {
  await new Promise((resolve) => setImmediate(resolve));
  throw refusal;
};

test("X54: who may not read is told so alike, whether what they ask for is there or not", async () => {
  const byNobody = admittingReads(refused);
  const found = byNobody(async () => "a department");
  const missing = byNobody(async () => {
    throw new AppError("not_found", "presence.department_not_found");
  });
  await expect(found(undefined, context)).rejects.toBe(refusal);
  await expect(missing(undefined, context)).rejects.toBe(refusal);
});

test("who may read gets the answer, or why there is none", async () => {
  const byAnyone = admittingReads(admitted);
  expect(await byAnyone(async () => "a department")(undefined, context)).toBe("a department");
  const missing = new AppError("not_found", "presence.department_not_found");
  const read = byAnyone(async () => {
    throw missing;
  });
  await expect(read(undefined, context)).rejects.toBe(missing);
});
