import { offsetChange, wallTime } from "./zone-clock.ts";

/**
 * When a department is open (P7), by the clock on its wall: it is open whenever that clock shows a time of one of its
 * intervals. So an hour that is shown twice in autumn counts twice, and one that is skipped in spring not at all; what
 * would open in the skipped hour opens right after it.
 *
 * An interval belongs to the day on which it opens. A holiday replaces what opens on its date and nothing else: a night
 * shift that opened on the eve runs to its end. Without weekly intervals every day is open all day, holidays excepted.
 */
export interface BusinessHours {
  /** IANA zone, for example `Europe/Berlin`. */
  readonly timeZone: string;
  readonly weekly: readonly WeeklyInterval[];
  readonly holidays: readonly Holiday[];
}

/** Open on one day of every week. */
export interface WeeklyInterval {
  /** 1 is Monday, 7 is Sunday: the day on which it opens. */
  readonly weekday: number;
  /** `HH:MM`. */
  readonly opens: string;
  /** `HH:MM`, or `24:00`; not after `opens` means on the day after. */
  readonly closes: string;
}

/** A date that is unlike its weekday. */
export interface Holiday {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Empty means closed all day. */
  readonly opens: string;
  readonly closes: string;
}

/** Minutes since the midnight with which a day begins; more than 1440 is on the day after. The end is not in it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The hours as they are searched. */
interface Schedule {
  readonly timeZone: string;
  readonly weekdays: readonly (readonly Span[])[];
  readonly holidays: ReadonlyMap<number, readonly Span[]>;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** How far ahead is looked for a change, in milliseconds: 14 days. */
const SEARCH_MS = 14 * DAY_MS;
const ALL_DAY: Span = { from: 0, to: DAY_MINUTES };

/** Parsed once for each object; gone together with it. */
const schedules = new WeakMap<BusinessHours, Schedule>();

/** Whether it is open at an instant. Throws RangeError for an unknown zone. */
export function isOpen(hours: BusinessHours, instant: Date): boolean {
  return openAt(scheduleOf(hours), instant.getTime());
}

/** When it next opens or closes after an instant; undefined when that is more than 14 days away. */
export function nextChange(hours: BusinessHours, instant: Date): Date | undefined {
  const schedule = scheduleOf(hours);
  const end = instant.getTime() + SEARCH_MS;
  const open = openAt(schedule, instant.getTime());
  for (let at = nextEdge(schedule, instant.getTime()); at <= end; at = nextEdge(schedule, at)) {
    if (openAt(schedule, at) !== open) return new Date(at);
  }
  return undefined;
}

/** From when on it is open: the instant itself when it is open then, undefined when that is more than 14 days away. */
export function opensAt(hours: BusinessHours, instant: Date): Date | undefined {
  return isOpen(hours, instant) ? instant : nextChange(hours, instant);
}

function openAt(schedule: Schedule, at: number): boolean {
  const { date, minute } = wallTime(schedule.timeZone, at);
  return spansSeenOn(schedule, date).some(({ from, to }) => from <= minute && minute < to);
}

/** The next instant at which anything could change: an interval begins or ends, a day begins, or the clocks are put. */
function nextEdge(schedule: Schedule, at: number): number {
  const { date, minute, offset } = wallTime(schedule.timeZone, at);
  const edges = spansSeenOn(schedule, date).flatMap(({ from, to }) => [from, to]);
  const next = Math.min(...edges.filter((edge) => edge > minute), DAY_MINUTES);
  const shownThen = date + next * MINUTE_MS - offset;
  return offsetChange(schedule.timeZone, at, shownThen) ?? shownThen;
}

/** What is open on a date, in minutes since its midnight: its own intervals and the ends of those of the day before. */
function spansSeenOn(schedule: Schedule, date: number): readonly Span[] {
  const before = spansOf(schedule, date - DAY_MS).filter(({ to }) => to > DAY_MINUTES);
  const late = before.map(({ from, to }) => ({ from: from - DAY_MINUTES, to: to - DAY_MINUTES }));
  return [...late, ...spansOf(schedule, date)];
}

function spansOf({ weekdays, holidays }: Schedule, date: number): readonly Span[] {
  return holidays.get(date) ?? weekdays[new Date(date).getUTCDay()] ?? [];
}

function scheduleOf(hours: BusinessHours): Schedule {
  const known = schedules.get(hours);
  if (known !== undefined) return known;
  const schedule = toSchedule(hours);
  schedules.set(hours, schedule);
  return schedule;
}

function toSchedule({ timeZone, weekly, holidays }: BusinessHours): Schedule {
  // Counted from Sunday, as Date does.
  const weekdays = Array.from({ length: 7 }, (_, day) =>
    weekly.length === 0 ? [ALL_DAY] : weekly.filter(({ weekday }) => weekday % 7 === day).map(toSpan),
  );
  const special = holidays.map((day): [number, Span[]] => [
    Date.parse(`${day.date}T00:00:00Z`),
    day.opens === "" ? [] : [toSpan(day)],
  ]);
  return { timeZone, weekdays, holidays: new Map(special) };
}

/** From when to when something is open whose day begins at minute 0. */
export function toSpan({ opens, closes }: { readonly opens: string; readonly closes: string }): Span {
  const [from, to] = [minuteOf(opens), minuteOf(closes)];
  return { from, to: to > from ? to : to + DAY_MINUTES };
}

/** Minutes since midnight of `HH:MM`. */
function minuteOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
