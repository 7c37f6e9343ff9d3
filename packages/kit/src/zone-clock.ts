import { Temporal } from "temporal-polyfill";

/** What the clock on a wall of a zone shows. */
export interface WallTime {
  /** Milliseconds of UTC midnight of the date that is shown there. */
  readonly date: number;
  /** Minutes since midnight, 0 to 1439. */
  readonly minute: number;
  /** What the wall shows less UTC, in milliseconds. */
  readonly offset: number;
}

/** The clock on the wall at an instant, in milliseconds since 1970. Throws RangeError for an unknown zone. */
export function wallTime(zone: string, at: number): WallTime {
  const { year, month, day, hour, minute, offsetNanoseconds } = zoned(zone, at);
  return { date: Date.UTC(year, month - 1, day), minute: hour * 60 + minute, offset: offsetNanoseconds / 1e6 };
}

/** The first instant after `from` at which the offset of a zone is another, if it is another at `to`. */
export function offsetChange(zone: string, from: number, to: number): number | undefined {
  const before = zoned(zone, from);
  // Asked for first: most zones change twice a year or never, and to look for that takes time.
  if (before.offsetNanoseconds === zoned(zone, to).offsetNanoseconds) return undefined;
  return before.getTimeZoneTransition("next")?.epochMilliseconds;
}

function zoned(zone: string, at: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
