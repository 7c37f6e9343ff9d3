import { incomplete } from "./incomplete.ts";

let lastMs = Number.NaN;
let lastText = "";

/**
 * RFC 3339 of a time that is always there. The last one is remembered: the messages of one commit have the same time, and
 * writing it out is what costs most of showing a message.
 */
export function toTimestamp(date: Date | undefined): string {
  if (date === undefined) throw incomplete("a time");
  const ms = date.getTime();
  if (ms !== lastMs) {
    lastText = date.toISOString();
    lastMs = ms;
  }
  return lastText;
}
