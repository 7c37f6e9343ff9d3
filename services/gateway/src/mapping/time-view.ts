import { type Timestamp, toDate } from "@switchboard/contracts/times";
import { required } from "./required.ts";

let last: Timestamp | undefined;
let lastText = "";

/**
 * RFC 3339 of a time that is always there. The last one is remembered: the messages of one commit have the same time, and
 * writing it out is what costs most of showing a message.
 */
export function toTimeView(time: Timestamp | undefined): string {
  const given = required(time, "a time");
  if (last === undefined || given.seconds !== last.seconds || given.nanos !== last.nanos) {
    lastText = toDate(given).toISOString();
    last = given;
  }
  return lastText;
}

/** RFC 3339 of a time that need not be there. */
export function toOptionalTimeView(time: Timestamp | undefined): string | null {
  return time === undefined ? null : toTimeView(time);
}
