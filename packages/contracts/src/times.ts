import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";

export type { Timestamp };

/** Times between the protos and everybody else. A time that is not there is undefined in the protos. */

export function toTimestamp(time: Date): Timestamp;
export function toTimestamp(time: Date | null | undefined): Timestamp | undefined;
export function toTimestamp(time: Date | null | undefined): Timestamp | undefined {
  if (!time) return undefined;
  const ms = time.getTime();
  const seconds = Math.floor(ms / 1_000);
  return {
    $typeName: "google.protobuf.Timestamp",
    seconds: BigInt(seconds),
    nanos: (ms - seconds * 1_000) * 1_000_000,
  };
}

export function toDate(time: Timestamp): Date;
export function toDate(time: Timestamp | undefined): Date | undefined;
export function toDate(time: Timestamp | undefined): Date | undefined {
  return time && timestampDate(time);
}
