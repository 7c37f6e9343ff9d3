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

/** What is to be written into a message: its times as the protos have them. */
type Stamped<T> = {
  readonly [K in keyof T]: T[K] extends Date
    ? Timestamp
    : T[K] extends Date | null | undefined
      ? Timestamp | undefined
      : T[K];
};

/** The same fields, those that are times as the protos have them; a time that is null is not there. */
export function stamped<T extends object>(fields: T): Stamped<T> {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Date ? timestampFromDate(value) : (value ?? undefined),
  ]);
  return Object.fromEntries(entries) as Stamped<T>;
}
