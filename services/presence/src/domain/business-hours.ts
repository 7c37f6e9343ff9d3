import {
  type Holiday as Day,
  type BusinessHours as Opening,
  toSpan,
  type WeeklyInterval,
} from "@switchboard/kit/business-hours";
import { type AppError, invalidField } from "@switchboard/kit/errors";

/** When a department is open (P7). */
export interface BusinessHours extends Opening {
  readonly holidays: readonly Holiday[];
}

export interface Holiday extends Day {
  readonly name: string;
}

const REASON = "presence.invalid_department";
const WEEKLY_MAX = 50;
const HOLIDAYS_MAX = 200;
const HOLIDAY_NAME_MAX = 100;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/**
 * Throws invalid_argument presence.invalid_department naming the field; answers the hours in their one spelling: the
 * zone's own name, the week and the holidays in order.
 */
export function checkBusinessHours(hours: BusinessHours): BusinessHours {
  if (hours.weekly.length > WEEKLY_MAX) throw wrong("/weekly", `must have at most ${WEEKLY_MAX} entries`);
  if (hours.holidays.length > HOLIDAYS_MAX) throw wrong("/holidays", `must have at most ${HOLIDAYS_MAX} entries`);
  const timeZone = checkTimeZone(hours.timeZone);
  hours.weekly.forEach(checkInterval);
  assertNoOverlap(hours.weekly);
  const holidays = hours.holidays.map(checkHoliday);
  assertDistinct(holidays);
  return {
    timeZone,
    weekly: hours.weekly.toSorted((a, b) => inWeek(a).from - inWeek(b).from),
    holidays: holidays.toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

function checkTimeZone(zone: string): string {
  try {
    // An offset such as +01:00 would be taken as well, but has no summer.
    if (/^[A-Za-z]/.test(zone)) return inItsOwnCase(zone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw wrong("/time_zone", "must be a time zone such as Europe/Berlin");
}

/** Throws RangeError for an unknown zone. Names that stand for another (Europe/Kyiv) stay as they were given. */
function inItsOwnCase(zone: string): string {
  const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
  return timeZone.toLowerCase() === zone.toLowerCase() ? timeZone : zone;
}

function checkInterval({ weekday, opens, closes }: WeeklyInterval, index: number): void {
  const pointer = `/weekly/${index}`;
  if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) {
    throw wrong(`${pointer}/weekday`, "must be 1 (Monday) to 7 (Sunday)");
  }
  checkTimes(pointer, opens, closes);
}

function checkTimes(pointer: string, opens: string, closes: string): void {
  if (!TIME.test(opens)) throw wrong(`${pointer}/opens`, "must be HH:MM");
  if (closes !== "24:00" && !TIME.test(closes)) throw wrong(`${pointer}/closes`, "must be HH:MM or 24:00");
}

function checkHoliday({ date, name, opens, closes }: Holiday, index: number): Holiday {
  const pointer = `/holidays/${index}`;
  if (!isDate(date)) throw wrong(`${pointer}/date`, "must be YYYY-MM-DD");
  const text = name.trim();
  if (text.length > HOLIDAY_NAME_MAX || /\p{Cc}/u.test(text)) {
    throw wrong(`${pointer}/name`, `must have at most ${HOLIDAY_NAME_MAX} characters, none of control`);
  }
  if (opens !== "" || closes !== "") checkTimes(pointer, opens, closes);
  return { date, name: text, opens, closes };
}

/** Whether it is a day of the calendar, which 2026-02-30 is not. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function assertDistinct(holidays: readonly Holiday[]): void {
  const seen = new Set<string>();
  holidays.forEach(({ date }, index) => {
    if (seen.has(date)) throw wrong(`/holidays/${index}/date`, "is there twice");
    seen.add(date);
  });
}

/** Two intervals may touch but not overlap, Sunday night and Monday morning included. */
function assertNoOverlap(weekly: readonly WeeklyInterval[]): void {
  const placed = weekly.map((interval, index) => ({ index, ...inWeek(interval) }));
  const sorted = placed.toSorted((a, b) => a.from - b.from);
  const [first] = sorted;
  if (first === undefined) return;
  const around = { ...first, from: first.from + WEEK_MINUTES, to: first.to + WEEK_MINUTES };
  [...sorted.slice(1), around].forEach((next, position) => {
    const before = sorted[position];
    if (before !== undefined && before.to > next.from) {
      throw wrong(`/weekly/${Math.max(before.index, next.index)}`, "must not overlap another interval");
    }
  });
}

/** In minutes since the beginning of Monday. */
function inWeek(interval: WeeklyInterval) {
  const { from, to } = toSpan(interval);
  const day = (interval.weekday - 1) * DAY_MINUTES;
  return { from: day + from, to: day + to };
}

function wrong(pointer: string, detail: string): AppError {
  return invalidField(REASON, `/hours${pointer}`, detail);
}
