import { Temporal } from "temporal-polyfill";

/** What a text says of a moment: one, that it is not known, or nothing that can be read. */
export type Moment = Date | "unknown" | "unreadable";

const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** The years of people and companies. */
const YEARS = [1900, 2200] as const;

/**
 * A moment written as ISO 8601 or as databases do; without an offset it is what the clock on a wall of `zone` shows
 * (IANA). Zero dates, the first day of 1970 and nothing are how systems say that they do not know.
 */
export function readMoment(text: string, zone: string): Moment {
  const trimmed = text.trim();
  if (/^(|0000-00-00.*|1970-01-01([T ]00:00(:00)?.*)?|null|0)$/i.test(trimmed)) return "unknown";
  const found = MOMENT.exec(trimmed);
  if (found === null) return "unreadable";
  const [, year, month, day, hour, minute, second] = found.map(Number);
  const [, , , , , , , fraction = "", offset] = found;
  const wall = [year, month, day, hour || 0, minute || 0, second || 0, Number(fraction.slice(0, 3).padEnd(3, "0"))];
  const at = millisecondsOf(wall.map((part) => part ?? Number.NaN));
  if (at === undefined) return "unreadable";
  if (offset !== undefined) return new Date(at - offsetOf(offset));
  return zone === "UTC" ? new Date(at) : inZone(at, zone);
}

/** Milliseconds of a wall clock that shows UTC; undefined for a day or hour that does not exist. */
function millisecondsOf(wall: readonly number[]): number | undefined {
  const [year = Number.NaN, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = wall;
  const at = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const date = new Date(at);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return exists && minute < 60 && second < 60 && year >= YEARS[0] && year <= YEARS[1] ? at : undefined;
}

function offsetOf(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function inZone(at: number, zone: string): Moment {
  try {
    const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO("UTC").toPlainDateTime();
    return new Date(wall.toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return "unreadable";
  }
}
