import type { Conversation } from "@switchboard/sdk/conversation";
import { ProblemError } from "@switchboard/sdk/problem-error";
import { expect, test } from "vitest";
import { unsentOf } from "../src/unsent.ts";

const failure = (kind: string) => new ProblemError({ status: 0, kind, reason: `test.${kind}` });
const file = { name: "a.png", size: 1, progress: 0.5, state: "failed" } as const;

function unsent({ pending = [], files = [] }: Partial<Pick<Conversation, "pending" | "files">>) {
  const calls: string[] = [];
  const note = (name: string) => (id: string) => void calls.push(`${name} ${id}`);
  const conversation = {
    pending,
    files,
    retry: note("retry"),
    discard: note("discard"),
    retryFile: note("retryFile"),
    discardFile: note("discardFile"),
  };
  return { lines: unsentOf(conversation as Partial<Conversation> as Conversation), calls };
}

test("what is not sent stands in the order of sending, messages before files", () => {
  const { lines } = unsent({
    pending: [
      { messageId: "1", text: "one", state: "sending" },
      { messageId: "2", text: "two", state: "waiting" },
    ],
    files: [{ ...file, messageId: "3", state: "sending" }],
  });
  expect(lines.map(({ id, text, file, failed }) => [id, text ?? file?.name, failed])).toEqual([
    ["1", "one", false],
    ["2", "two", false],
    ["3", "a.png", false],
  ]);
});

test("C13: a file that was looked at and refused is not tried again; one that the line broke is", () => {
  const { lines, calls } = unsent({
    files: [
      { ...file, messageId: "1", error: failure("invalid_argument") },
      { ...file, messageId: "2", error: failure("unavailable") },
    ],
  });
  expect(lines.map(({ retry }) => retry === undefined)).toEqual([true, false]);
  for (const { retry, discard } of lines) {
    retry?.();
    discard();
  }
  expect(calls).toEqual(["discardFile 1", "retryFile 2", "discardFile 2"]);
});
