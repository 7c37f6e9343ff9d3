import type { WeeklyInterval } from "@switchboard/kit/business-hours";
import { AppError } from "@switchboard/kit/errors";
import { describe, expect, test } from "vitest";
import { type BusinessHours, checkBusinessHours, type Holiday } from "../src/domain/business-hours.ts";
import { checkDepartment, type DepartmentInput, departmentDefaults } from "../src/domain/department.ts";
import { assertDepartmentFree, assertProjectFree } from "../src/domain/in-use.ts";
import { checkProject, type ProjectInput } from "../src/domain/project.ts";
import { assertAdministratorLeft, assertMayEnter } from "../src/domain/staff.ts";

const department: DepartmentInput = {
  slug: "sales",
  name: "Sales",
  language: "en",
  acceptsChats: true,
  acceptsTickets: true,
  headId: null,
  escalatesToId: null,
  projectIds: [],
  permissions: [],
  ...departmentDefaults,
  hours: null,
  email: "",
};
const project: ProjectInput = {
  slug: "acme",
  name: "Acme",
  allowedOrigins: ["https://shop.example"],
  accentColor: "",
  nameField: "optional",
  emailField: "required",
  phoneField: "off",
  uploadsAllowed: true,
  accountUrlTemplate: "",
  siteUrl: "",
  clientSource: "",
  language: "",
};

/** Where a refusal points to; undefined when there was none. */
function pointerOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return AppError.from(error).violations[0]?.pointer;
  }
}

const interval = (weekday: number, opens: string, closes: string): WeeklyInterval => ({ weekday, opens, closes });
const holiday = (date: string, opens = "", closes = ""): Holiday => ({ date, name: "", opens, closes });

function hours(weekly: readonly WeeklyInterval[], holidays: readonly Holiday[] = []): BusinessHours {
  return { timeZone: "Europe/Berlin", weekly, holidays };
}

describe("business hours as they are given", () => {
  test("P7: what is right is kept in one spelling: the zone's own, and everything in order", () => {
    const given = {
      timeZone: "europe/berlin",
      weekly: [interval(5, "22:00", "06:00"), interval(1, "13:00", "24:00"), interval(1, "09:00", "13:00")],
      holidays: [{ ...holiday("2026-12-31", "10:00", "14:00"), name: " New Year's Eve " }, holiday("2026-12-25")],
    };
    expect(checkBusinessHours(given)).toEqual({
      timeZone: "Europe/Berlin",
      weekly: [interval(1, "09:00", "13:00"), interval(1, "13:00", "24:00"), interval(5, "22:00", "06:00")],
      holidays: [holiday("2026-12-25"), { ...holiday("2026-12-31", "10:00", "14:00"), name: "New Year's Eve" }],
    });
  });

  test.each(["", "Mars/Olympus", "+01:00", "Europe/Berlin\n"])("P7: %j is no time zone", (timeZone) => {
    expect(pointerOf(() => checkBusinessHours({ ...hours([]), timeZone }))).toBe("/hours/time_zone");
  });

  test.each([
    ["a day before Monday", interval(0, "09:00", "17:00"), "weekday"],
    ["a day after Sunday", interval(8, "09:00", "17:00"), "weekday"],
    ["half a day", interval(1.5, "09:00", "17:00"), "weekday"],
    ["no leading zero", interval(1, "9:00", "17:00"), "opens"],
    ["the hour 24 to open at", interval(1, "24:00", "02:00"), "opens"],
    ["the minute 60", interval(1, "09:00", "17:60"), "closes"],
    ["nothing to close at", interval(1, "09:00", ""), "closes"],
    ["more than 24:00", interval(1, "09:00", "24:01"), "closes"],
  ])("P7: %s is refused by its field", (_, wrong, field) => {
    const weekly = [interval(7, "09:00", "10:00"), wrong];
    expect(pointerOf(() => checkBusinessHours(hours(weekly)))).toBe(`/hours/weekly/1/${field}`);
  });

  test.each([
    ["on one day", [interval(1, "09:00", "13:00"), interval(1, "12:59", "17:00")]],
    ["after midnight", [interval(1, "22:00", "06:00"), interval(2, "05:00", "09:00")]],
    ["from Sunday to Monday", [interval(1, "00:00", "09:00"), interval(7, "22:00", "00:01")]],
    ["twice the same", [interval(3, "09:00", "17:00"), interval(3, "09:00", "17:00")]],
  ])("P7: intervals that overlap are refused: %s", (_, weekly) => {
    expect(pointerOf(() => checkBusinessHours(hours(weekly)))).toBe("/hours/weekly/1");
  });

  test.each([
    ["touch", [interval(1, "09:00", "13:00"), interval(1, "13:00", "17:00")]],
    ["touch at the week's end", [interval(7, "22:00", "24:00"), interval(1, "00:00", "09:00")]],
    ["are all week long", [1, 2, 3, 4, 5, 6, 7].map((day) => interval(day, "00:00", "24:00"))],
    ["is one of 24 hours", [interval(7, "12:00", "12:00")]],
  ])("P7: intervals may %s", (_, weekly) => {
    expect(pointerOf(() => checkBusinessHours(hours(weekly)))).toBeUndefined();
  });

  test.each([
    ["no date", holiday("Christmas"), "date"],
    ["a day that the calendar lacks", holiday("2026-02-30"), "date"],
    ["only a beginning", holiday("2026-12-24", "09:00"), "closes"],
    ["only an end", holiday("2026-12-24", "", "12:00"), "opens"],
    ["an endless name", { ...holiday("2026-12-24"), name: "x".repeat(101) }, "name"],
  ])("P7: a holiday with %s is refused by its field", (_, wrong, field) => {
    const holidays = [holiday("2026-12-25"), wrong];
    expect(pointerOf(() => checkBusinessHours(hours([], holidays)))).toBe(`/hours/holidays/1/${field}`);
  });

  test("P7: a date is a holiday once, and neither list is endless", () => {
    const twice = [holiday("2026-12-25"), holiday("2026-12-26"), holiday("2026-12-25")];
    expect(pointerOf(() => checkBusinessHours(hours([], twice)))).toBe("/hours/holidays/2/date");
    const many = Array.from({ length: 201 }, (_, i) => holiday(new Date(i * 86_400_000).toISOString().slice(0, 10)));
    expect(pointerOf(() => checkBusinessHours(hours([], many)))).toBe("/hours/holidays");
    expect(pointerOf(() => checkBusinessHours(hours([], many.slice(1))))).toBeUndefined();
    const short = Array.from({ length: 51 }, (_, i) => interval(1, `10:${10 + (i % 50)}`, `10:${10 + (i % 50) + 1}`));
    expect(pointerOf(() => checkBusinessHours(hours(short)))).toBe("/hours/weekly");
  });
});

describe("settings of departments", () => {
  test.each([
    [{ chatLimit: 0 }, "/chat_limit"],
    [{ chatLimit: 101 }, "/chat_limit"],
    [{ replyLimitS: 9 }, "/reply_limit_s"],
    [{ waitingLimitS: 86_401 }, "/waiting_limit_s"],
    [{ email: "support" }, "/email"],
    [{ hours: hours([interval(0, "09:00", "17:00")]) }, "/hours/weekly/0/weekday"],
  ])("P7: %j is refused", (wrong, pointer) => {
    expect(pointerOf(() => checkDepartment({ ...department, ...wrong }))).toBe(pointer);
  });

  test("P7: a mailbox is kept in one spelling, none stays none, and so do no hours", () => {
    expect(checkDepartment({ ...department, email: " Help@ACME.test " }).email).toBe("help@acme.test");
    expect(checkDepartment(department)).toMatchObject({ email: "", hours: null, chatLimit: 5 });
  });
});

describe("settings of projects", () => {
  test("C6, C11: addresses of the site and the billing panel are kept", () => {
    const accountUrlTemplate = "https://billing.example/clients/{client_id}?tab=services";
    const checked = checkProject({ ...project, accountUrlTemplate, siteUrl: "https://shop.example/help" });
    expect(checked).toMatchObject({ accountUrlTemplate, siteUrl: "https://shop.example/help", language: "en" });
  });

  test.each([
    "http://billing.example/{client_id}",
    "https://billing.example/",
    "https://{client_id}.example/",
    "https://billing.example:{client_id}/",
    "https://{client_id}@billing.example/",
    "https://user:secret@billing.example/{client_id}",
    "javascript:alert({client_id})",
    `https://billing.example/{client_id}/${"x".repeat(2048)}`,
  ])("C11: %j is no address of an account", (accountUrlTemplate) => {
    expect(pointerOf(() => checkProject({ ...project, accountUrlTemplate }))).toBe("/account_url_template");
  });

  test.each([
    "https://evil.example/",
    "http://shop.example/",
    "javascript:alert(1)",
    "/help",
    "https://a:b@shop.example/",
  ])("C6: %j is no page of the site", (siteUrl) => {
    expect(pointerOf(() => checkProject({ ...project, siteUrl }))).toBe("/site_url");
  });

  test("C4, D1: the ids of a site are billing's unless the project says whose", () => {
    expect(checkProject(project).clientSource).toBe("billing");
    expect(checkProject({ ...project, clientSource: "panel-2" }).clientSource).toBe("panel-2");
  });

  test.each(["Panel", "a b", "-".repeat(41), "панель"])("D1: %j is no source of clients", (clientSource) => {
    expect(pointerOf(() => checkProject({ ...project, clientSource }))).toBe("/client_source");
  });

  test("C6: a project speaks a language that there is", () => {
    expect(checkProject({ ...project, language: "RU" }).language).toBe("ru");
    expect(pointerOf(() => checkProject({ ...project, language: "klingon?" }))).toBe("/language");
  });
});

describe("what is in use", () => {
  const free = { waiting: 0, held: 0, parked: 0 };

  test("P7: a department goes when nothing holds it, and is refused with all that does", () => {
    expect(() => assertDepartmentFree({ ...free, members: 0, escalatedFrom: 0 })).not.toThrow();
    const use = { waiting: 2, held: 1, parked: 0, members: 3, escalatedFrom: 1 };
    const refused = expect.objectContaining({
      kind: "failed_precondition",
      reason: "presence.department_in_use",
      params: { waiting: "2", held: "1", parked: "0", members: "3", escalated_from: "1" },
    });
    expect(() => assertDepartmentFree(use)).toThrow(refused);
  });

  test("P7: a project goes when no department serves it and no chat is open in it", () => {
    expect(() => assertProjectFree({ ...free, departments: 0 })).not.toThrow();
    const params = { waiting: "0", held: "0", parked: "1", departments: "0" };
    const refused = expect.objectContaining({ reason: "presence.project_in_use", params });
    expect(() => assertProjectFree({ ...free, parked: 1, departments: 0 })).toThrow(refused);
  });

  test("P1: the last administrator stays, but where there never was one none is missed", () => {
    expect(() => assertAdministratorLeft(1, 0)).toThrow("presence.last_administrator");
    expect(() => assertAdministratorLeft(2, 1)).not.toThrow();
    expect(() => assertAdministratorLeft(0, 0)).not.toThrow();
  });

  test("P1: any one permission opens the workplace, none does not", () => {
    for (const one of ["chat", "tickets", "clients", "admin"] as const) {
      expect(() => assertMayEnter({ permissions: [one] })).not.toThrow();
    }
    expect(() => assertMayEnter({ permissions: [] })).toThrow("presence.no_permission");
  });
});
