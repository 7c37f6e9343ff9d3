import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readQuestion } from "../src/domain/question.ts";
import { lookups, told } from "./told-lookups.ts";

describe("F1: email addresses", () => {
  test.each([
    ["ann@shop.example", "email=ann@shop.example email^ann@shop.example login=ann@shop.example"],
    ["Ann@Shop.EXAMPLE", "email=ann@shop.example email^ann@shop.example login=ann@shop.example"],
    ["mailto:ann@shop.example", "email=ann@shop.example"],
    ["<ann@shop.example>", "email=ann@shop.example email^ann@shop.example login=ann@shop.example"],
    ['"ann@shop.example"', "email=ann@shop.example email^ann@shop.example login=ann@shop.example"],
    ["ann@shop.example;", "email=ann@shop.example email^ann@shop.example login=ann@shop.example"],
    ["ann\u00ad@shop.example", "email=ann@shop.example email^ann@shop.example login=ann@shop.example"],
    ["ann.lee+billing@mail-shop.co.uk", "email=ann.lee+billing@mail-shop.co.uk"],
    ["o'brien@shop.example", "email=o'brien@shop.example"],
    ["ann_%@shop.example", "email=ann_%@shop.example email^ann_%@shop.example"],
    ["анна@почта.рф", "email=анна@xn--80a1acny.xn--p1ai email^анна@почта.рф login=анна@почта.рф"],
    ["Анна@ПОЧТА.рф", "email=анна@xn--80a1acny.xn--p1ai"],
    ["ann@xn--80a1acny.xn--p1ai", "email=ann@xn--80a1acny.xn--p1ai"],
    ["ann@straße.example", "email=ann@xn--strae-oqa.example"],
    // As one types.
    ["ann@", "email^ann@"],
    ["ann@s", "email=ann@s email^ann@s"],
    ["ann@shop.", "email^ann@shop."],
    ["ann@почт", "email=ann@xn--n1abkt email^ann@почт"],
    ["Ann@Shop.ex", "email=ann@shop.ex email^ann@shop.ex"],
    ["ann.l", "email^ann.l"],
    ["an", "email^an"],
  ])("F1: %j means %s", (typed, meaning) => {
    for (const one of meaning.split(" ")) expect(told(readQuestion(typed).lookups)).toContain(one);
  });

  test.each(["@", "@@", "a@b@c", "ann@shop@example", "@shop.example", "ann@203.0.113.7"])(
    "F1: %s is no email address",
    (typed) => {
      expect(lookups(typed)).not.toContain("email=");
    },
  );

  test("F1: an address is neither a number nor a telephone nor a domain", () => {
    expect(lookups("77@shop.example")).not.toMatch(/payment|ticket|phone|domain/);
  });
});

describe("F2: telephones in any punctuation", () => {
  const moscow = "phone=74951234567";
  test.each([
    ["+7 495 123-45-67", moscow],
    ["+7 (495) 123-45-67", moscow],
    ["+7(495)1234567", moscow],
    ["+7.495.123.45.67", moscow],
    ["+7/495/1234567", moscow],
    ["+74951234567", moscow],
    ["＋７ ４９５ 1234567", moscow],
    ["+7\u00a0495\u00a0123\u201145\u201167", moscow],
    ["+7 495 123–45–67", moscow],
    ["74951234567", moscow],
    ["007 495 123 45 67", moscow],
    ["tel:+74951234567", moscow],
    ["+7 495 1234567 ext. 12", moscow],
    ["+7 495 1234567 доб. 12", moscow],
    ["+7 495 1234567 x12", moscow],
    ["+7 495 1234567;ext=12", moscow],
    ["+٧ ٤٩٥ ١٢٣ ٤٥ ٦٧", moscow],
    ["+44.1234567890", "phone=441234567890"],
    ["+44 (0)20 7946 0958", "phone=442079460958"],
    ["0044 (0)20 7946 0958", "phone=442079460958"],
    ["+1 (555) 010-0199", "phone=15550100199"],
    ["5550199", "phone=5550199"],
    // By their end: with the trunk prefix of the country, or without the country.
    ["8 (495) 123-45-67", "phone$4951234567"],
    ["84951234567", "phone$4951234567"],
    ["(495) 123-45-67", "phone$4951234567"],
    ["495 123 45 67", "phone$4951234567"],
    ["020 7946 0958", "phone$2079460958"],
    ["+44 20 7946 0958", "phone$2079460958"],
    ["+886 912 345 678", "phone$912345678"],
    ["123-45-67", "phone$1234567"],
    ["45-67", "phone$4567"],
    ["4567", "phone$4567"],
    ["0199", "phone$0199"],
    // By their beginning.
    ["+7495", "phone^7495"],
    ["+7 (495) 1", "phone^74951"],
    ["+44 20", "phone^4420"],
  ])("F2: %j is among others %s", (typed, meaning) => {
    expect(told(readQuestion(typed).lookups)).toContain(meaning);
  });

  test.each(["+7 (495) 123-45-67", "8 (495) 123-45-67", "123-45-67", "tel:+74951234567"])(
    "F2: in %s there is no word",
    (typed) => {
      expect(readQuestion(typed)).toMatchObject({ words: [], parts: [] });
    },
  );

  test.each(["1", "12", "123", "+", "()", "--", "123456789012345678901234567890", "12a4567", "+7 abc"])(
    "F2: %s is no telephone",
    (typed) => {
      expect(lookups(typed)).not.toMatch(/phone[=$]/);
    },
  );
});

describe("F1: domains", () => {
  test.each([
    ["shop.example", "domain=shop.example domain^shop.example"],
    ["SHOP.Example", "domain=shop.example"],
    ["shop.example.", "domain=shop.example"],
    ["*.shop.example", "domain=shop.example"],
    ["http://shop.example", "domain=shop.example"],
    ["https://shop.example:8443/cart?id=1#top", "domain=shop.example"],
    ["https://ann:secret@shop.example/", "domain=shop.example"],
    ["ftp://shop.example/", "domain=shop.example"],
    ["shop.example/cart", "domain=shop.example"],
    ["shop.example:8080", "domain=shop.example"],
    ["shop.example?x=1", "domain=shop.example"],
    ["www.shop.example", "domain=www.shop.example domain=shop.example"],
    ["a.b.shop.example", "domain=a.b.shop.example domain=b.shop.example domain=shop.example"],
    ["пример.рф", "domain=xn--e1afmkfd.xn--p1ai"],
    ["ПРИМЕР.РФ", "domain=xn--e1afmkfd.xn--p1ai"],
    ["xn--e1afmkfd.xn--p1ai", "domain=xn--e1afmkfd.xn--p1ai"],
    ["XN--E1AFMKFD.XN--P1AI", "domain=xn--e1afmkfd.xn--p1ai"],
    ["bücher.example", "domain=xn--bcher-kva.example"],
    ["bu\u0308cher.example", "domain=xn--bcher-kva.example"],
    ["sho\u00adp.example", "domain=shop.example"],
    ["shop。example", "domain=shop.example"],
    // As one types.
    ["sh", "domain^sh"],
    ["shop.", "domain^shop."],
    ["shop.exa", "domain^shop.exa"],
    ["my-shop", "domain^my-shop"],
    ["прим", "domain^прим"],
    ["пример.р", "domain^пример.р"],
  ])("F1: %j means %s", (typed, meaning) => {
    for (const one of meaning.split(" ")) expect(told(readQuestion(typed).lookups)).toContain(one);
  });

  test.each([
    "localhost",
    "-shop.example",
    "shop-.example",
    "a..b",
    ".",
    "1.5",
    "shop example",
    `${"a".repeat(260)}.example`,
  ])("F1: %s is no whole domain", (typed) => {
    expect(lookups(typed)).not.toContain("domain=");
  });

  test("F1: only so many names above a name are looked for", () => {
    expect(
      told(readQuestion(`${"a.".repeat(60)}example`).lookups).filter((one) => one.startsWith("domain=")).length,
    ).toBe(5);
  });
});

describe("F1: numbers of tickets, payments and services", () => {
  test.each([
    ["1024", "ticket=1024 payment=1024 service_id=1024 login=1024 external_id=1024"],
    ["#1024", "ticket=1024 payment=1024 service_id=1024 external_id=1024"],
    ["# 1024", "ticket=1024"],
    ["№1024", "ticket=1024"],
    ["№ 1024", "ticket=1024 payment=1024"],
    ["#001024", "ticket=1024 payment=001024"],
    ["INV-2024/001", "payment=inv2024001 service_id=inv2024001"],
    ["inv 2024 001", "payment=inv2024001"],
    ["INV–2024–001", "payment=inv2024001"],
    ["INV_2024.001", "payment=inv2024001"],
    ["INV2024001", "payment=inv2024001 payment^inv2024001"],
    ["#INV-2024", "payment=inv2024 payment^inv2024"],
    ["ch_3Nabc9XY", "payment=ch3nabc9xy"],
    ["СЧ-17", "payment=сч17"],
    ["svc-10245", "service_id=svc10245 service_id^svc10245"],
    ["7", "ticket=7 payment=7 service_id=7"],
    ["102", "ticket=102 payment^102"],
    ["018f3c6e-0000-7000-8000-000000000001", "external_id=018f3c6e-0000-7000-8000-000000000001"],
    ["12.50", "payment=1250"],
    ["2026-12-01", "payment=20261201"],
  ])("F1: %j may be %s", (typed, meaning) => {
    for (const one of meaning.split(" ")) expect(told(readQuestion(typed).lookups)).toContain(one);
  });

  test("F1: a ticket's number is asked for first when it is written as one", () => {
    expect(told(readQuestion("#1024").lookups)[0]).toBe("ticket=1024");
  });

  test.each(["ivanov", "#", "№", "Иванов Иван Иванович 7", "9999999999999999999"])(
    "F1: %s is no number of a ticket",
    (typed) => {
      expect(lookups(typed)).not.toContain("ticket");
    },
  );
});

describe("F1: logins, services and names", () => {
  test.each([
    ["ivanov", "login=ivanov login^ivanov external_id=ivanov email^ivanov service_name=ivanov service_name^ivanov"],
    ["Ivanov_AV", "login=ivanov_av login^ivanov_av service_name=ivanov av"],
    ["ivanov-av", "login=ivanov-av"],
    ["ivanov77", "login=ivanov77 service_id=ivanov77"],
    ["acme%corp", "login=acme%corp login^acme%corp"],
    ["user_name", "login=user_name login^user_name"],
    ["VPS Start", "service_name=vps start service_name^vps start"],
    ["vps  START", "service_name=vps start"],
    ["Сервер №7", "service_name=сервер 7"],
    ["i", "login=i"],
    ["李", "login=李"],
  ])("F1: %j may be %s", (typed, meaning) => {
    const found = told(readQuestion(typed).lookups).join("  ");
    for (const one of meaning.split(/ (?=\w+[=^])/)) expect(`${found}  `).toContain(`${one}  `);
  });

  test.each([
    ["Иванов", ["иванов"], true],
    ["Иванов ", ["иванов"], false],
    ["Пётр Петров", ["петр", "петров"], true],
    ["Ivan\u00a0Petrov", ["ivan", "petrov"], true],
    ["O’Brien", ["obrien"], true],
    ["Müller-Weiß", ["muller", "weiss"], true],
    ["ann@shop.example", ["ann", "shop", "example"], true],
    ["ann.l", ["ann", "l"], true],
    ["shop.example", ["shop", "example"], true],
    ["«Рога и копыта»", ["рога", "и", "копыта"], false],
    ["-ivanov", ["ivanov"], true],
    ["ivanov -petrov", ["ivanov", "petrov"], true],
    ["ivanov?", ["ivanov"], false],
    ["1000 мелочей", ["мелочей"], true],
    ["7 дней", ["7", "дней"], true],
    ["a b c d e f g h i j k l", ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], true],
  ])("F1: words of %j are %j; it may go on: %s", (typed, words, unfinished) => {
    expect(readQuestion(typed)).toMatchObject({ words, unfinished });
  });
});

describe("F1: questions of several things", () => {
  test.each([
    ["Иванов 203.0.113.77", ["ip=203.0.113.77"], ["иванов"]],
    ["Ivan Petrov <ivan@shop.example>", ["email=ivan@shop.example"], ["ivan", "petrov"]],
    ["ivan@shop.example, Petrov", ["email=ivan@shop.example"], ["petrov"]],
    ["Петров shop.example", ["domain=shop.example"], ["петров"]],
    ["Петров #1024", ["ticket=1024"], ["петров"]],
    ["Петров 4567", ["phone$4567"], ["петров"]],
    ["петров +74951234567", ["phone=74951234567"], ["петров"]],
    ["vps 203.0.113.0/24", ["ip<203.0.113.0/24"], ["vps"]],
    ["vps 0.0.0.0/0", [], ["vps"]],
    ["J. Smith", [], ["j", "smith"]],
    ["J.Smith Ltd", [], ["j", "smith", "ltd"]],
    ["дом 7", [], ["дом", "7"]],
  ])("F1: in %j a part means %j, and %j are words", (typed, meant, words) => {
    const question = readQuestion(typed);
    expect(question.parts.map((part) => told(part)[0] ?? "").length).toBe(meant.length);
    for (const [index, one] of meant.entries()) expect(told(question.parts[index] ?? [])).toContain(one);
    expect(question.words).toEqual(words);
  });
});

describe("F1: what is nothing to look for", () => {
  test.each([
    "",
    " ",
    "\t\n",
    "-",
    "@",
    "@@@",
    '""',
    "''",
    "*",
    "%",
    "_",
    "%%%",
    "___",
    "?!",
    ".",
    "...",
    ":",
    "::::",
    "/",
    "\\",
    "#",
    "№",
    "()",
    "[]",
    "\u0000",
    "\u200b\u00ad",
    "\ud800",
    "€",
    "—",
    "🙂",
  ])("F1: %j", (typed) => {
    expect(readQuestion(typed)).toMatchObject({ lookups: [], parts: [], words: [], tooBroad: false });
  });

  test.each([
    ["'; drop table clients; --", ["drop", "table", "clients"]],
    ["projects IN [1] OR 1=1", ["projects", "in", "1", "or", "1", "1"]],
    ['name = "x" AND NOT id EXISTS', ["name", "x", "and", "not", "id", "exists"]],
    ["a:* & !b | c <-> d", ["a", "b", "c", "d"]],
    ["%ivanov%", ["ivanov"]],
    ["iv_nov", ["iv", "nov"]],
    ["\\'ivanov\\", ["ivanov"]],
    ["ivanov\u0000petrov", ["ivanov", "petrov"]],
    ["$(rm -rf /) `x`", ["rm", "rf", "x"]],
    ["<script>alert(1)</script>", ["script", "alert", "1", "script"]],
  ])("F1: the syntax of %j is only text", (typed, words) => {
    expect(readQuestion(typed).words).toEqual(words);
  });

  test("F1: ten thousand characters are a question like any other", () => {
    for (const typed of [
      "x".repeat(10_000),
      "x ".repeat(5_000),
      "1.".repeat(5_000),
      ":".repeat(10_000),
      "@".repeat(10_000),
    ]) {
      const { text, words } = readQuestion(typed);
      expect(text.length).toBeLessThanOrEqual(200);
      expect(words.length).toBeLessThanOrEqual(10);
    }
  });

  test("F1: whatever is typed is read, and never means more than an index can be asked for", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.stringMatching(/^[0-9a-f.:/@#+ ()x*-]{0,60}$/),
      fc.ipV6(),
      fc.ipV4(),
      fc.emailAddress(),
    );
    fc.assert(
      fc.property(anything, (typed) => {
        const { lookups: found, parts, words } = readQuestion(typed);
        expect(found.length).toBeLessThanOrEqual(40);
        for (const { value } of found) {
          expect(value).not.toMatch(/\0/);
          expect(value.isWellFormed()).toBe(true);
        }
        expect(parts.length + words.length).toBeLessThanOrEqual(110);
      }),
      { numRuns: 3_000 },
    );
  });
});
