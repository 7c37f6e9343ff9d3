import { type Timestamp, toDate } from "@switchboard/contracts/times";

/** The second that was written out last, and its text up to the point. */
let last: bigint | undefined;
let prefix = "";

/**
 * A time in RFC 3339, to the millisecond. The last second is remembered: the messages of a moment share it, and writing it
 * out is what costs most of showing a message.
 */
export function toTimeText(time: Timestamp): string {
  if (time.seconds !== last) {
    prefix = toDate(time).toISOString().slice(0, -"000Z".length);
    last = time.seconds;
  }
  return `${prefix}${String(Math.floor(time.nanos / 1_000_000)).padStart(3, "0")}Z`;
}
