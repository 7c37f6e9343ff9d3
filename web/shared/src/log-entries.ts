import type { MessageView } from "@switchboard/contracts/schemas/message";
import { dayOf } from "./format.ts";

/** What the log shows, one under the other. */
export type LogEntry =
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "note"; readonly key: string; readonly message: MessageView }
  | { readonly kind: "message"; readonly key: string; readonly message: MessageView; readonly first: boolean };

/** Messages of one author closer than this, in milliseconds, stand together under one name. */
const TOGETHER_MS = 5 * 60_000;

/** Whether the message before is of the same person, so that the name need not be said again. */
function isSameAuthor(before: MessageView | undefined, { author }: MessageView): boolean {
  if (!before || before.system !== null) return false;
  return before.author.kind === author.kind && before.author.id === author.id;
}

function standsWith(before: MessageView | undefined, message: MessageView): boolean {
  if (!before || !isSameAuthor(before, message)) return false;
  return Date.parse(message.sent_at) - Date.parse(before.sent_at) < TOGETHER_MS;
}

/** Puts the days between messages and tells which message begins a group of one author. */
export function logEntries(messages: readonly MessageView[]): LogEntry[] {
  const entries: LogEntry[] = [];
  let before: MessageView | undefined;
  for (const message of messages) {
    const newDay = !before || dayOf(before.sent_at) !== dayOf(message.sent_at);
    if (newDay) entries.push({ kind: "day", key: `day-${message.seq}`, at: message.sent_at });
    const key = message.message_id;
    if (message.system !== null) entries.push({ kind: "note", key, message });
    else entries.push({ kind: "message", key, message, first: newDay || !standsWith(before, message) });
    before = message;
  }
  return entries;
}
