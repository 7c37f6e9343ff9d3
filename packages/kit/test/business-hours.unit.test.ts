import { type BusinessHours, isOpen, nextChange, opensAt } from "@switchboard/kit/business-hours";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const [MONDAY, FRIDAY, SATURDAY, SUNDAY] = [1, 5, 6, 7];

function hoursOf(
  timeZone: string,
  weekly: readonly [number, string, string][],
  holidays: readonly [string, string?, string?][] = [],
): BusinessHours {
  return {
    timeZone,
    weekly: weekly.map(([weekday, opens, closes]) => ({ weekday, opens, closes })),
    holidays: holidays.map(([date, opens = "", closes = ""]) => ({ date, opens, closes })),
  };
}

const open = (hours: BusinessHours, at: string) => isOpen(hours, new Date(at));
const change = (hours: BusinessHours, at: string) => nextChange(hours, new Date(at))?.toISOString();

describe("the week", () => {
  const office = hoursOf("Europe/Berlin", [
    [MONDAY, "09:00", "12:30"],
    [MONDAY, "13:00", "17:00"],
    [FRIDAY, "22:00", "06:00"],
    [SUNDAY, "23:00", "01:00"],
    [SATURDAY, "12:00", "24:00"],
  ]);

  test("P7: it is open from the first minute of an interval to the one before its last", () => {
    // 2026-06-01 is a Monday; Berlin is two hours ahead of UTC.
    const times = ["06:59:59", "07:00:00", "10:29:59", "10:30:00", "11:00:00", "14:59:59", "15:00:00"];
    expect(times.map((time) => open(office, `2026-06-01T${time}Z`))).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(change(office, "2026-06-01T07:00:00Z")).toBe("2026-06-01T10:30:00.000Z");
    expect(change(office, "2026-06-01T10:30:00.001Z")).toBe("2026-06-01T11:00:00.000Z");
  });

  test("P7: an interval across midnight belongs to the day on which it opens", () => {
    expect(open(office, "2026-06-06T03:59:00Z")).toBe(true);
    expect(open(office, "2026-06-06T04:00:00Z")).toBe(false);
    expect(open(office, "2026-06-05T03:00:00Z")).toBe(false);
    expect(change(office, "2026-06-05T20:00:00Z")).toBe("2026-06-06T04:00:00.000Z");
  });

  test("P7: Sunday runs into Monday", () => {
    expect(open(office, "2026-06-07T22:59:00Z")).toBe(true);
    expect(open(office, "2026-06-07T23:00:00Z")).toBe(false);
    expect(change(office, "2026-06-07T21:00:00Z")).toBe("2026-06-07T23:00:00.000Z");
  });

  test("P7: 24:00 is the end of the day, and midnight on the day after is the same", () => {
    expect(change(office, "2026-06-06T10:00:00Z")).toBe("2026-06-06T22:00:00.000Z");
    const around = hoursOf("UTC", [[MONDAY, "00:00", "00:00"]]);
    expect([open(around, "2026-06-01T23:59:00Z"), open(around, "2026-06-02T00:00:00Z")]).toEqual([true, false]);
  });

  test("P7: without weekly intervals it is always open", () => {
    const always = hoursOf("Asia/Tokyo", []);
    expect(open(always, "2026-06-01T00:00:00Z")).toBe(true);
    expect(change(always, "2026-06-01T00:00:00Z")).toBeUndefined();
  });

  test("P7: when it opens is now when it is open, and unknown beyond 14 days", () => {
    const now = new Date("2026-06-01T07:30:00Z");
    expect(opensAt(office, now)).toEqual(now);
    expect(opensAt(office, new Date("2026-06-01T15:00:00Z"))?.toISOString()).toBe("2026-06-05T20:00:00.000Z");
    const shut = hoursOf("UTC", [[MONDAY, "09:00", "10:00"]], [["2026-06-08"], ["2026-06-15"], ["2026-06-22"]]);
    expect(opensAt(shut, new Date("2026-06-01T10:00:00Z"))).toBeUndefined();
  });
});

describe("holidays", () => {
  const shop = hoursOf(
    "Europe/Berlin",
    [
      [4, "22:00", "06:00"],
      [FRIDAY, "09:00", "17:00"],
    ],
    [["2026-12-25"], ["2026-12-31", "10:00", "14:00"], ["2027-01-02", "20:00", "02:00"]],
  );

  test("P7: a holiday closes its date, but what opened on the eve runs to its end", () => {
    // Friday 25 December: the shift of Thursday night ends at six, the day itself stays closed.
    expect(open(shop, "2026-12-25T04:59:00Z")).toBe(true);
    expect(open(shop, "2026-12-25T05:00:00Z")).toBe(false);
    expect(open(shop, "2026-12-25T10:00:00Z")).toBe(false);
    expect(open(shop, "2026-12-18T10:00:00Z")).toBe(true);
  });

  test("P7: special hours replace those of the weekday, the night shift too", () => {
    // Thursday 31 December: 10 to 14 instead of the night shift.
    expect(open(shop, "2026-12-31T09:00:00Z")).toBe(true);
    expect(open(shop, "2026-12-31T13:00:00Z")).toBe(false);
    expect(open(shop, "2026-12-31T22:00:00Z")).toBe(false);
  });

  test("P7: special hours may run past midnight as well", () => {
    expect(open(shop, "2027-01-03T00:59:00Z")).toBe(true);
    expect(open(shop, "2027-01-03T01:00:00Z")).toBe(false);
  });

  test("P7: a holiday closes also what is otherwise always open", () => {
    const always = hoursOf("Europe/Berlin", [], [["2026-12-25"]]);
    expect(open(always, "2026-12-25T12:00:00Z")).toBe(false);
    expect(change(always, "2026-12-24T12:00:00Z")).toBe("2026-12-24T23:00:00.000Z");
    expect(change(always, "2026-12-25T12:00:00Z")).toBe("2026-12-25T23:00:00.000Z");
  });
});

describe("the clocks are put", () => {
  test.each([
    // In spring Berlin goes from 02:00 to 03:00 at 01:00 UTC, New York at 07:00 UTC, Lord Howe by half an hour only.
    ["Europe/Berlin", "2026-03-29", "02:30", "05:00", "2026-03-29T01:00:00.000Z", "2026-03-29T03:00:00.000Z"],
    ["America/New_York", "2026-03-08", "02:30", "05:00", "2026-03-08T07:00:00.000Z", "2026-03-08T09:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-10-04", "02:15", "05:00", "2026-10-03T15:30:00.000Z", "2026-10-03T18:00:00.000Z"],
  ])("P7: what opens in the skipped hour of %s opens right after it", (zone, date, opens, closes, from, to) => {
    const hours = hoursOf(zone, [[SUNDAY, opens, closes]]);
    const before = new Date(Date.parse(`${date}T00:00:00Z`) - 24 * 3_600_000);
    expect(nextChange(hours, before)?.toISOString()).toBe(from);
    expect(nextChange(hours, new Date(from))?.toISOString()).toBe(to);
  });

  test("P7: an interval within the skipped hour is left out that day", () => {
    const hours = hoursOf("Europe/Berlin", [[SUNDAY, "02:10", "02:50"]]);
    expect(change(hours, "2026-03-28T12:00:00Z")).toBe("2026-04-05T00:10:00.000Z");
  });

  test.each([
    // In autumn an hour (or half of one) is shown twice, and open twice.
    ["Europe/Berlin", "01:00", "04:00", "2026-10-24T23:00:00.000Z", "2026-10-25T03:00:00.000Z"],
    ["America/New_York", "00:30", "03:00", "2026-11-01T04:30:00.000Z", "2026-11-01T08:00:00.000Z"],
    ["Australia/Lord_Howe", "01:00", "03:00", "2026-04-04T14:00:00.000Z", "2026-04-04T16:30:00.000Z"],
  ])("P7: the repeated hour of %s counts twice", (zone, opens, closes, from, to) => {
    const hours = hoursOf(zone, [[SUNDAY, opens, closes]]);
    expect(nextChange(hours, new Date(Date.parse(from) - 3_600_000))?.toISOString()).toBe(from);
    expect(nextChange(hours, new Date(from))?.toISOString()).toBe(to);
  });

  test("P7: a time in the repeated hour is passed twice", () => {
    const hours = hoursOf("Europe/Berlin", [[SUNDAY, "01:00", "02:30"]]);
    const changes = ["2026-10-24T23:00:00Z"];
    for (let i = 0; i < 3; i++) changes.push(change(hours, changes.at(-1) ?? "") ?? "");
    expect(changes.slice(1)).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-25T01:00:00.000Z",
      "2026-10-25T01:30:00.000Z",
    ]);
  });
});

test("an unknown zone is a RangeError", () => {
  expect(() => isOpen(hoursOf("Mars/Olympus", []), new Date())).toThrow(RangeError);
});

describe("against a plain model", () => {
  const MINUTE_MS = 60_000;
  /** Longer than from any start to the change of the clocks after it. */
  const HORIZON_MINUTES = 32 * 60;
  const clock = fc.integer({ min: 0, max: 1439 }).map(textOf);
  const interval = fc.record({
    weekday: fc.integer({ min: 1, max: 7 }),
    opens: clock,
    closes: fc.oneof(clock, fc.constant("24:00")),
  });
  // The days around the changes of the clocks of all three zones.
  const day = fc.constantFrom("2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31");
  const holiday = fc.tuple(day, fc.integer({ min: 0, max: 2 }), clock, clock, fc.boolean());
  const cases = fc.record({
    timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
    weekly: fc.array(interval, { maxLength: 8 }),
    holidays: fc.array(holiday, { maxLength: 3 }).map((days) => days.map(toHoliday)),
    start: fc.tuple(day, fc.integer({ min: 0, max: 1439 })),
  });

  test("P7: it is open when a clock on the wall, read minute by minute, says so", () => {
    fc.assert(
      fc.property(cases, ({ start: [date, minute], ...hours }) => {
        const from = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
        const horizon = from + HORIZON_MINUTES * MINUTE_MS;
        const first = modelOpen(hours, from);
        const minutes = Array.from({ length: HORIZON_MINUTES }, (_, index) => from + index * MINUTE_MS);
        const changed = minutes.find((at) => modelOpen(hours, at) !== first);
        const same = minutes.filter((at) => at < (changed ?? horizon));
        expect(same.filter((at) => isOpen(hours, new Date(at)) !== first)).toEqual([]);
        const found = nextChange(hours, new Date(from))?.getTime();
        if (changed === undefined) expect(found ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(horizon);
        else expect(found).toBe(changed);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  function toHoliday([date, days, opens, closes, closed]: readonly [string, number, string, string, boolean]) {
    const shifted = new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
    return closed ? { date: shifted, opens: "", closes: "" } : { date: shifted, opens, closes };
  }

  function textOf(minute: number): string {
    return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  }

  const swedish = new Map<string, Intl.DateTimeFormat>();

  /** Reads the wall as text, and compares texts. Of two holidays of one date the last counts. */
  function modelOpen(hours: BusinessHours, at: number): boolean {
    const format =
      swedish.get(hours.timeZone) ??
      new Intl.DateTimeFormat("sv-SE", { timeZone: hours.timeZone, dateStyle: "short", timeStyle: "short" });
    swedish.set(hours.timeZone, format);
    const [date = "", time = ""] = format.format(at).split(" ");
    const yesterday = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
    const today = intervalsOn(hours, date).some(({ opens, closes }) =>
      closes > opens ? opens <= time && time < closes : opens <= time,
    );
    return today || intervalsOn(hours, yesterday).some(({ opens, closes }) => closes <= opens && time < closes);
  }

  function intervalsOn({ weekly, holidays }: BusinessHours, date: string) {
    const special = holidays.findLast((one) => one.date === date);
    if (special !== undefined) return special.opens === "" ? [] : [special];
    if (weekly.length === 0) return [{ opens: "00:00", closes: "24:00" }];
    const weekday = new Date(date).getUTCDay() || 7;
    return weekly.filter((one) => one.weekday === weekday);
  }
});
