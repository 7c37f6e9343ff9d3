import { type Timestamp, timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";

export type { Timestamp };

/** Times between the protos and everybody else. A time that is not there is undefined in the protos. */

export function toTimestamp(time: Date): Timestamp;
export function toTimestamp(time: Date | null | undefined): Timestamp | undefined;
export function toTimestamp(time: Date | null | undefined): Timestamp | undefined {
  return time ? timestampFromDate(time) : undefined;
}

export function toDate(time: Timestamp): Date;
export function toDate(time: Timestamp | undefined): Date | undefined;
export function toDate(time: Timestamp | undefined): Date | undefined {
  return time && timestampDate(time);
}
