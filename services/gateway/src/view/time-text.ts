import { type Timestamp, toDate } from "@switchboard/contracts/times";

let last: Timestamp | undefined;
let lastText = "";

/**
 * A time in RFC 3339. The last one is remembered: the messages of one commit have the same time, and writing it out is
 * what costs most of showing a message.
 */
export function toTimeText(time: Timestamp): string {
  if (last === undefined || time.seconds !== last.seconds || time.nanos !== last.nanos) {
    lastText = toDate(time).toISOString();
    last = time;
  }
  return lastText;
}
