import type { MessageView } from "@switchboard/contracts/schemas/message";
import { expect, test } from "vitest";
import { logEntries } from "../src/log-entries.ts";

const ann = { kind: "visitor", id: "ann", name: "Ann" } as const;
const alice = { kind: "operator", id: "alice", name: "Alice" } as const;

function message(seq: number, author: MessageView["author"], at: string, system: MessageView["system"] = null) {
  const sent_at = new Date(`2026-11-${at}:00`).toISOString();
  return { message_id: `m${seq}`, chat_id: "c", seq, author, text: "…", file: null, system, sent_at };
}

/** `day`, `note`, `Ann` for a message under a name, `.` for one that follows without. */
function shapeOf(messages: readonly MessageView[]): string {
  const parts = logEntries(messages).map((entry) => {
    if (entry.kind !== "message") return entry.kind;
    return entry.first ? entry.message.author.name : ".";
  });
  return parts.join(" ");
}

test("messages of one person within five minutes stand under one name", () => {
  const messages = [
    message(1, ann, "30T10:00"),
    message(2, ann, "30T10:04"),
    message(3, alice, "30T10:05"),
    message(4, ann, "30T10:06"),
    message(5, ann, "30T10:11"),
  ];
  expect(shapeOf(messages)).toBe("day Ann . Alice Ann Ann");
});

test("a day and a note begin a new group", () => {
  const taken = { code: "taken", params: {} };
  const messages = [
    message(1, ann, "29T23:59"),
    message(2, ann, "30T00:01"),
    message(3, alice, "30T00:01", taken),
    message(4, ann, "30T00:02"),
  ];
  expect(shapeOf(messages)).toBe("day Ann day Ann note Ann");
});
