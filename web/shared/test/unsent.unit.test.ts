import type { PendingMessage } from "@switchboard/sdk/conversation";
import type { PendingFile } from "@switchboard/sdk/file-uploads";
import { ProblemError } from "@switchboard/sdk/problem-error";
import { expect, test } from "vitest";
import { unsentOf } from "../src/unsent.ts";

const failure = (kind: string) => new ProblemError({ status: 0, kind, reason: `test.${kind}` });
const file = { name: "a.png", size: 1, progress: 0.5, state: "failed" } as const;

function unsent(pending: readonly PendingMessage[], files: readonly PendingFile[]) {
  const calls: string[] = [];
  const note = (name: string) => (id: string) => void calls.push(`${name} ${id}`);
  const sender = { retry: () => undefined, discard: note("discard message") };
  const retry = (id: string) => {
    calls.push(`retry ${id}`);
    return undefined;
  };
  const uploads = { retry, discard: note("discard") };
  const lines = unsentOf({ pending, ...sender, files: { pending: files, ...uploads } });
  return { lines, calls };
}

test("what is not sent stands in the order of sending, messages before files", () => {
  const texts = [
    { messageId: "1", text: "one", state: "sending" },
    { messageId: "2", text: "two", state: "waiting" },
  ] as const;
  const { lines } = unsent(texts, [{ ...file, messageId: "3", state: "sending", retryable: false }]);
  expect(lines.map(({ id, text, file, failed }) => [id, text ?? file?.name, failed])).toEqual([
    ["1", "one", false],
    ["2", "two", false],
    ["3", "a.png", false],
  ]);
});

test("C13: a file that was looked at and refused is not tried again; one that the line broke is", () => {
  const files = [
    { ...file, messageId: "1", error: failure("invalid_argument"), retryable: false },
    { ...file, messageId: "2", error: failure("unavailable"), retryable: true },
  ];
  const { lines, calls } = unsent([], files);
  expect(lines.map(({ retry }) => retry === undefined)).toEqual([true, false]);
  for (const { retry, discard } of lines) {
    retry?.();
    discard();
  }
  expect(calls).toEqual(["discard 1", "retry 2", "discard 2"]);
});
