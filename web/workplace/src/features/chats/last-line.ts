import type { MessageView } from "@switchboard/contracts/schemas/message";

/** The newest message that a person wrote, on one line; empty when there is none. */
export function lastLine(messages: readonly MessageView[]): string {
  const newest = messages.findLast((message) => message.system === null);
  return (newest?.text ?? newest?.file?.name ?? "").replace(/\s+/g, " ");
}
