import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClientRow } from "../src/domain/client-row.ts";
import { readMoment } from "../src/domain/moment.ts";
import { decimal, shownMoney } from "../src/domain/money.ts";
import { readClientRow } from "../src/domain/read-client-row.ts";

const rules = { zone: "UTC", latestVersion: Date.UTC(2030, 0, 1) };
const least = { external_id: "42", version: 7 };
const full = {
  ...least,
  aliases: ["cust-42", "cust-42"],
  login: "Ivanov_AV",
  name: "Пётр Иванов",
  email: "Petr@Почта.рф",
  phone: "+7 (495) 123-45-67",
  status: "active",
  registered_at: "2020-02-29T10:00:00+03:00",
  balance: { amount: "-0012.50", currency: "eur" },
  comment: "two\nlines",
  projects: ["acme"],
  people: [{ external_id: "u1", name: "Ann Lee", email: "ann@shop.example", owner: true }],
  services: [
    {
      external_id: "S-12",
      kind: "vps",
      name: "VPS Start",
      status: "active",
      domains: ["ПРИМЕР.рф", "пример.рф"],
      addresses: ["203.000.113.7", "::ffff:203.0.113.7", "2001:DB8:0::1"],
      expires_at: "2031-01-01",
      price: { amount: "5", currency: "USD" },
    },
  ],
  payments: [{ external_id: "9", number: "INV-2024/001", money: { amount: "9.00" }, status: "paid", paid_at: "" }],
};

function rowOf(input: unknown): ClientRow {
  const read = readClientRow(input, rules);
  if (!read.ok || read.row.state !== "present") throw new Error(JSON.stringify(read));
  return read.row;
}

function faultsOf(input: unknown): string[] {
  const read = readClientRow(input, rules);
  return read.ok ? [] : read.faults.map(({ field, reason }) => `${field} ${reason}`);
}

describe("a client's row", () => {
  test("D1: every field is brought into its one form", () => {
    const row = rowOf(full);
    expect(row).toMatchObject({
      externalId: "42",
      version: 7,
      aliases: ["cust-42"],
      email: "petr@xn--80a1acny.xn--p1ai",
      registeredAt: new Date("2020-02-29T07:00:00Z"),
      balance: { amount: "-12.50", currency: "EUR" },
      comment: "two\nlines",
    });
    expect(row.services?.[0]).toMatchObject({
      domains: ["xn--e1afmkfd.xn--p1ai"],
      addresses: ["203.0.113.7", "2001:db8::1"],
    });
    expect(row.payments?.[0]).toMatchObject({ money: { amount: "9.00" }, paidAt: undefined });
  });

  test("D1: ids may be numbers, which are the same as texts", () => {
    expect(rowOf({ ...least, external_id: 42, payments: [{ external_id: 9, number: 1024 }] })).toMatchObject({
      externalId: "42",
      payments: [{ externalId: "9", number: "1024" }],
    });
  });

  test("D1: what is not told of is left alone, what is told to be empty is empty", () => {
    expect(rowOf(least)).toMatchObject({
      status: "unknown",
      projects: undefined,
      people: undefined,
      services: undefined,
    });
    expect(rowOf({ ...least, projects: [], services: [], people: null })).toMatchObject({
      projects: [],
      services: [],
      people: undefined,
    });
  });

  test("D1: fields that nobody asked for are gone", () => {
    const secrets = { ...full, password: "hunter2", people: [{ ...full.people[0], api_token: "hunter2" }] };
    expect(JSON.stringify(rowOf(secrets))).not.toContain("hunter2");
    expect(JSON.stringify(rowOf({ ...least, ["__proto__"]: { name: "x" }, constructor: "x" }))).not.toContain('x"');
  });

  test.each([
    [{ ...least, deleted: true }, undefined],
    [{ ...least, merged_into: "41", name: "x" }, "41"],
  ])("D1: %j is a client that is no longer there", (input, mergedInto) => {
    expect(readClientRow(input, rules)).toEqual({
      ok: true,
      row: { state: "gone", externalId: "42", version: 7, mergedInto },
    });
  });

  test.each([
    [7, 7],
    ["7", 7],
    [0, 0],
    [1_900_000_000_000 - 100_000_000_000, 1_800_000_000_000],
    ["2026-12-01T00:00:00Z", Date.UTC(2026, 11, 1)],
  ])("D1: version %j is %i", (version, number) => {
    expect(rowOf({ ...least, version }).version).toBe(number);
  });

  test.each([
    [
      "text",
      [
        " must be an object",
        "/external_id must not be blank",
        "/version must be a whole number, or the date and time of the change",
      ],
    ],
    [{ version: 7 }, ["/external_id must not be blank"]],
    [{ ...least, external_id: 4.2 }, ["/external_id must be text"]],
    [{ ...least, external_id: "x".repeat(201) }, ["/external_id must have at most 200 characters"]],
    [{ external_id: "42" }, ["/version must be a whole number, or the date and time of the change"]],
    [{ ...least, version: 1.5 }, ["/version must be text"]],
    [{ ...least, version: "2031-01-01T00:00:00Z" }, ["/version must not be in the future"]],
    [{ ...least, version: Number.MAX_SAFE_INTEGER }, ["/version must not be in the future"]],
    [{ ...least, email: "ann@@shop" }, ["/email must be an email address"]],
    [{ ...least, name: "a\u0000b" }, ["/name must be valid Unicode without NUL"]],
    [{ ...least, name: "\ud800" }, ["/name must be valid Unicode without NUL"]],
    [{ ...least, name: "a\nb" }, ["/name must be one line without control characters"]],
    [{ ...least, name: "x".repeat(10_000) }, ["/name must have at most 200 characters"]],
    [{ ...least, status: "Active" }, ["/status must be one of active, inactive, suspended, closed, unknown"]],
    [{ ...least, registered_at: "yesterday" }, ["/registered_at must be a date and time of ISO 8601"]],
    [{ ...least, registered_at: "2021-02-29" }, ["/registered_at must be a date and time of ISO 8601"]],
    [{ ...least, balance: 12.5 }, ["/balance must be an object"]],
    [{ ...least, balance: { amount: 12.5 } }, ["/balance/amount must be text"]],
    [{ ...least, balance: { amount: "1,5" } }, ['/balance/amount must be a decimal number as text, such as "12.50"']],
    [{ ...least, balance: { amount: "1", currency: "EURO" } }, ["/balance/currency must be a code of ISO 4217"]],
    [{ ...least, deleted: "yes" }, ["/deleted must be true or false"]],
    [{ ...least, merged_into: "42" }, ["/merged_into must be another"]],
    [{ ...least, services: {} }, ["/services must be a list"]],
    [
      { ...least, services: [{ external_id: "1", addresses: ["203.0.113.7", "203.0.113.300"] }] },
      ["/services/0/addresses/1 must be an IP address"],
    ],
    [
      { ...least, services: [{ external_id: "1", domains: ["no domain"] }] },
      ["/services/0/domains/0 must be a domain name"],
    ],
    [
      { ...least, services: [{ external_id: "1" }, { external_id: "1" }] },
      ["/services/1/external_id must not be there twice"],
    ],
    [{ ...least, people: ["ann"] }, ["/people/0 must be an object", "/people/0/external_id must not be blank"]],
    [{ ...least, payments: [{ external_id: "1", number: "---" }] }, ["/payments/0/number must have a letter or digit"]],
    [
      { ...least, projects: Array.from({ length: 101 }, (_, n) => `p${n}`) },
      ["/projects must have at most 100 entries"],
    ],
  ])("D1: of %j it is told what is wrong", (input, faults) => {
    expect(faultsOf(input)).toEqual(faults);
  });

  test("D1: all that is wrong is told at once, up to a bound", () => {
    expect(faultsOf({ ...least, email: "x", status: "x" })).toHaveLength(2);
    const services = Array.from({ length: 500 }, (_, n) => ({ external_id: String(n), addresses: ["x"] }));
    expect(faultsOf({ ...least, services })).toHaveLength(20);
  });

  test("D1: services of two kinds may have the same id", () => {
    const services = [
      { external_id: "1", kind: "product" },
      { external_id: "1", kind: "domain" },
    ];
    expect(rowOf({ ...least, services }).services).toHaveLength(2);
  });

  test("D1: whatever comes is a row or its faults", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            external_id: fc.string(),
            version: fc.jsonValue(),
            services: fc.jsonValue(),
            people: fc.jsonValue(),
            balance: fc.jsonValue(),
          }),
        ),
        (input) => {
          const read = readClientRow(input, rules);
          expect(read.ok || read.faults.length > 0).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("money and moments", () => {
  test.each([
    ["9.00 EUR", { amount: "9.00", currency: "EUR" }],
    ["1 234,56 €", { amount: "1234.56", currency: "EUR" }],
    ["1\u00a0234.56 ₽", { amount: "1234.56", currency: "RUB" }],
    ["$2,645.80 USD", { amount: "2645.80", currency: "USD" }],
    ["5.00 $", { amount: "5.00" }],
    ["49.99 руб.", { amount: "49.99" }],
    ["-12.5", { amount: "-12.5" }],
    ["1.234,56 EUR", { amount: "1234.56", currency: "EUR" }],
    ["15.95", { amount: "15.95" }],
    ["1,234", undefined],
    ["1.2.3", undefined],
    ["free", undefined],
    ["", undefined],
  ])("D1: %j is shown for %j", (text, money) => {
    expect(shownMoney(text)).toEqual(money);
  });

  test.each([
    ["0012.50", "12.50"],
    ["+1", "1"],
    ["-0.00", "0.00"],
    ["0", "0"],
    [".5", undefined],
    ["1e3", undefined],
    ["NaN", undefined],
    ["9999999999999999", undefined],
  ])("D1: the decimal number %s is kept as %s", (text, kept) => {
    expect(decimal(text)).toBe(kept);
  });

  test.each([
    ["2026-12-01", "UTC", "2026-12-01T00:00:00.000Z"],
    ["2026-12-01 10:20:30", "Europe/Moscow", "2026-12-01T07:20:30.000Z"],
    ["2026-07-01 10:20", "Europe/Berlin", "2026-07-01T08:20:00.000Z"],
    ["2026-12-01T10:20:30.1234+0530", "Europe/Berlin", "2026-12-01T04:50:30.123Z"],
  ])("D1: %s in %s is %s", (text, zone, iso) => {
    expect(readMoment(text, zone)).toEqual(new Date(iso));
  });

  test.each([
    "",
    " ",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "1970-01-01",
    "1970-01-01 00:00:00",
    "1970-01-01T00:00:00Z",
    "0",
    "null",
  ])("D1: the date %j is not known", (text) => {
    expect(readMoment(text, "UTC")).toBe("unknown");
  });

  test.each([
    "Daily charges",
    "31.12.2026",
    "2026-13-01",
    "2026-02-30",
    "2026-12-01 25:00",
    "0001-01-01",
    "12026-01-01",
    "2026-12-01 10:00 MSK",
  ])("D1: %s is no date", (text) => {
    expect(readMoment(text, "UTC")).toBe("unreadable");
  });

  test("D1: a zone that does not exist makes no date of a text", () => {
    expect(readMoment("2026-12-01", "Moon/Base")).toBe("unreadable");
  });
});
