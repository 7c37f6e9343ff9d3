import type { MessageView } from "@switchboard/contracts/views";

/** The newest message that a person wrote, on one line; empty when there is none. */
export function lastLine(messages: readonly MessageView[]): string {
  const newest = messages.findLast((message) => message.text !== null);
  return newest?.text?.replace(/\s+/g, " ") ?? "";
}
