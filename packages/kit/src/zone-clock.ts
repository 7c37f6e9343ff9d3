import { BoundedMap } from "./bounded-map.ts";

/** What the clock on a wall of a zone shows. */
export interface WallTime {
  /** Milliseconds of UTC midnight of the date that is shown there. */
  readonly date: number;
  /** Minutes since midnight, 0 to 1439. */
  readonly minute: number;
  /** What the wall shows less UTC, in milliseconds. */
  readonly offset: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** More zones than a company works in; a formatter costs some ten kilobytes and a fraction of a millisecond to make. */
const FORMATTERS_MAX = 100;

const formatters = new BoundedMap<string, Intl.DateTimeFormat>(FORMATTERS_MAX);

/** The clock on the wall at an instant, in milliseconds since 1970. Throws RangeError for an unknown zone. */
export function wallTime(zone: string, at: number): WallTime {
  const offset = offsetAt(zone, at);
  const shown = at + offset;
  const date = Math.floor(shown / DAY_MS) * DAY_MS;
  return { date, minute: Math.floor((shown - date) / MINUTE_MS), offset };
}

/**
 * The first instant after `from` at which the offset of a zone is another, if it is another at `to`; exact to the
 * second. Two changes between the two that undo each other go unseen: keep them less than some days apart.
 */
export function offsetChange(zone: string, from: number, to: number): number | undefined {
  const before = offsetAt(zone, from);
  if (offsetAt(zone, to) === before) return undefined;
  let [same, other] = [Math.floor(from / SECOND_MS), Math.ceil(to / SECOND_MS)];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(zone, middle * SECOND_MS) === before) same = middle;
    else other = middle;
  }
  return other * SECOND_MS;
}

function offsetAt(zone: string, at: number): number {
  const field: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) field[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = field;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / SECOND_MS) * SECOND_MS;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(zone, made);
  return made;
}
