import { IdentifierKind, MatchQuality } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import type { Caller } from "@switchboard/kit/caller";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, reader, type World } from "./world.ts";

const people = [
  ["4001", "Иван Петров", "ipetrov77", "ivan.petrov@pochta.example"],
  ["4002", "Мария Кузнецова", "u4002", "masha@kuznetsova.example"],
  ["4003", "Karl-Heinz Großmann", "khg", "info@grossmann.example"],
  ["4004", "Łukasz Żółkiewski", "zolk", "lukasz@domena.example"],
  ["4005", "Wolfgang Schmitt", "wschmitt", "w.schmitt@firma.example"],
  ["4006", "Wolfgang Schmidt", "wschmidt", "w.schmidt@firma.example"],
  ["4007", "Alexandr Ivanov", "aivanov", "alexandr@ivanov.example"],
  ["4008", "Пётр Семёнов", "semenov_p", "p.semenov@post.example"],
  ["4009", "李小明", "lxm", "lxm@china.example"],
  ["4010", "Νίκος Παπαδόπουλος", "nikos", "nikos@hellas.example"],
] as const;

/**
 * The rules of finding by words (F1, F2, F3) that every engine keeps, asked through the whole service.
 *
 * @param settled waits until the engine knows what was imported
 */
export function clientIndexSuite(
  engine: string,
  create: () => Promise<{
    readonly world: World;
    readonly settled: () => Promise<void>;
    readonly stop: () => Promise<void>;
  }>,
): void {
  describe(`with ${engine}`, () => {
    let made: Awaited<ReturnType<typeof create>>;
    let world: World;

    beforeAll(async () => {
      made = await create();
      world = made.world;
      const rows = people.map(([id, name, login, email]) => named(id, { name, login, email }));
      const acting = { external_id: "u-anna", name: "Анна Архипова", login: "anna.a", email: "anna@buero.example" };
      await world.importRows([
        ...rows,
        named("4020", { name: "ООО Ромашка", people: [acting] }),
        named("4021", { name: "Иван Петров", login: "elsewhere", projects: ["other"] }),
        named("4022", { name: "Ivana Novak", login: "inovak" }),
        ...Array.from({ length: 120 }, (_, n) =>
          named(String(4100 + n), { name: `Common Number${n}`, login: `cn${n}` }),
        ),
      ]);
      await made.settled();
    });

    afterAll(() => made?.stop());

    function named(id: string, changes: Readonly<Record<string, unknown>>) {
      return aRow(id, { email: undefined, phone: undefined, people: [], services: [], payments: [], ...changes });
    }

    /** External names of those found, in their order. */
    async function names(q: string, caller: Caller = world.staff.alice): Promise<string[]> {
      const { clients } = await world.find(q, caller);
      return clients.map(({ client }) => client?.name ?? "");
    }

    async function first(q: string, caller: Caller = world.staff.alice) {
      const [hit] = (await world.find(q, caller)).clients;
      if (hit === undefined) return undefined;
      const { client, matchedKind, matchedQuality, matchedValue } = hit;
      return [client?.name, IdentifierKind[matchedKind], MatchQuality[matchedQuality], matchedValue];
    }

    test.each([
      ["a name", "иван петров", "Иван Петров"],
      ["a name said the other way round", "Петров Иван", "Иван Петров"],
      ["half a name", "кузнецова", "Мария Кузнецова"],
      ["ß as ss", "karl heinz grossmann", "Karl-Heinz Großmann"],
      ["ł, ż and ó as plain letters", "lukasz zolkiewski", "Łukasz Żółkiewski"],
      ["е for ё", "петр семенов", "Пётр Семёнов"],
      ["Greek without accents", "νικος παπαδοπουλος", "Νίκος Παπαδόπουλος"],
      ["a part of a Chinese name", "小明", "李小明"],
      ["no-break spaces and soft hyphens", "Иван\u00a0Пет\u00adров", "Иван Петров"],
      ["a name and a word of the mail", "петров pochta", "Иван Петров"],
    ])("F1: finds a client by %s", async (_, q, name) => {
      expect((await first(q))?.slice(0, 3)).toEqual([name, expect.any(String), "EXACT"]);
    });

    test("F1: says what matched, with the text as it was written", async () => {
      expect(await first("иван петров")).toEqual(["Иван Петров", "NAME", "EXACT", "Иван Петров"]);
      expect(await first("masha kuznetsova")).toEqual([
        "Мария Кузнецова",
        "EMAIL",
        "EXACT",
        "masha@kuznetsova.example",
      ]);
    });

    test("F1: finds a client by the name of a person who acts for it", async () => {
      expect(await first("архипова анна")).toEqual(["ООО Ромашка", "NAME", "EXACT", "Анна Архипова"]);
    });

    test.each(["ив", "иван", "иван пе", "иван петр", "lukasz zol", "wolf", "alexandr iva", "παπα"])(
      "F1: as one types: %s",
      async (q) => {
        const wanted = { ив: "Иван", lu: "Łukasz", wo: "Wolfgang", al: "Alexandr", πα: "Νίκος" }[q.slice(0, 2)] ?? "";
        expect((await names(q))[0]).toContain(wanted);
      },
    );

    test.each([
      ["another letter", "кузнещова", "Мария Кузнецова"],
      ["a letter missing", "кузнцова", "Мария Кузнецова"],
      ["a letter too many", "кузненцова", "Мария Кузнецова"],
      ["two letters swapped", "кузнеоцва", "Мария Кузнецова"],
      ["the first letter wrong", "гузнецова", "Мария Кузнецова"],
      ["the first letter missing", "узнецова", "Мария Кузнецова"],
      ["a fault in each word", "мраия кузнцова", "Мария Кузнецова"],
      ["a fault in a Latin name", "zolkiewsky", "Łukasz Żółkiewski"],
      ["a fault in a mail", "w.schmitt@frima.example", "Wolfgang Schmitt"],
    ])("F1: forgives %s", async (_, q, name) => {
      expect((await first(q))?.slice(0, 3)).toEqual([name, expect.any(String), "TYPO"]);
    });

    test("F1: any one fault in a word of four letters and more is forgiven", async () => {
      const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz");
      const words = ["wolfgang", "alexandr", "schmidt", "novak"];
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...words), fc.nat(), letters, fc.nat(3), async (word, place, other, kind) => {
          const at = place % word.length;
          const chars = [...word];
          const swapped = [...chars.slice(0, at), ...chars.slice(at, at + 2).reverse(), ...chars.slice(at + 2)];
          const faults = [chars.with(at, other), chars.toSpliced(at, 1), chars.toSpliced(at, 0, other), swapped];
          const typed = (faults[kind] ?? chars).join("");
          const found = await names(typed);
          expect(
            found.slice(0, 5).some((name) => name.toLowerCase().includes(word)),
            typed,
          ).toBe(true);
        }),
        { numRuns: 60 },
      );
    });

    test("F1: a fault is looked for in the script that was typed, before anything in another", async () => {
      await world.importRows([
        named("4090", { name: "Зора", login: "u4090" }),
        named("4091", { name: "Zora", login: "u4091" }),
      ]);
      await made.settled();
      expect((await names("zoro"))[0]).toBe("Zora");
      expect((await names("зоро"))[0]).toBe("Зора");
    });

    test("F1: what is typed right comes before what has a fault", async () => {
      expect((await names("wolfgang schmidt")).slice(0, 2)).toEqual(["Wolfgang Schmidt", "Wolfgang Schmitt"]);
      expect((await names("wolfgang schmitt")).slice(0, 2)).toEqual(["Wolfgang Schmitt", "Wolfgang Schmidt"]);
    });

    test("F1: forgives nothing in figures", async () => {
      expect(await names("ipetrov 78")).not.toContain("Иван Петров");
      expect(await first("ipetrov 77")).toEqual(["Иван Петров", "LOGIN", "EXACT", "ipetrov77"]);
    });

    test.each([
      ["the wrong keyboard layout", "bdfy gtnhjd", ["Иван Петров", "NAME", "LAYOUT"]],
      ["a Latin name on Russian keys", "цщдапфтп ысрьшее", ["Wolfgang Schmitt", "NAME", "LAYOUT"]],
      ["another script", "romashka", ["ООО Ромашка", "NAME", "SCRIPT"]],
      ["another script the other way", "александр иванов", ["Alexandr Ivanov", "NAME", "SCRIPT"]],
      ["another way to romanise", "aleksandr iwanow", ["Alexandr Ivanov", "NAME", "SCRIPT"]],
      ["a word that nobody has", "кузнецова абракадабра", ["Мария Кузнецова", "NAME", "LOOSE"]],
    ])("F1: as a last resort finds %s, and says so", async (_, q, expected) => {
      expect((await first(q))?.slice(0, 3)).toEqual(expected);
    });

    test("F1: last resorts are none when somebody fits", async () => {
      const { clients } = await world.find("ivanov", world.staff.alice);
      expect(clients.map(({ matchedQuality }) => MatchQuality[matchedQuality])).not.toContain("SCRIPT");
    });

    test("F1: a number or an address among words is looked for as such", async () => {
      await world.importRows([
        named("4030", { name: "Anna Lee", services: [{ external_id: "s30", addresses: ["192.0.2.30"] }] }),
        named("4031", { name: "Anna Fox", services: [{ external_id: "s31", addresses: ["192.0.2.30"] }] }),
      ]);
      await made.settled();
      expect(await names("fox 192.0.2.30")).toEqual(["Anna Fox", "Anna Lee"]);
      expect(await names("lee 192.0.2.30")).toEqual(["Anna Lee", "Anna Fox"]);
      expect((await first("anna lee 192.0.2.31"))?.[2]).toBe("LOOSE");
    });

    test("F2: an exact login comes before words, and words before what only begins so", async () => {
      await world.importRows([
        named("4040", { name: "Somebody", login: "turner" }),
        named("4041", { name: "Tina Turner", login: "tina" }),
        named("4042", { name: "Else", login: "turner-hill" }),
        named("4043", { name: "Other", login: "turnera" }),
      ]);
      await made.settled();
      expect(await names("turner")).toEqual(["Somebody", expect.any(String), expect.any(String), "Other"]);
      expect((await names("turner")).slice(1, 3).sort()).toEqual(["Else", "Tina Turner"]);
    });

    test("F1: many with the same word are found by it, each once, and no more than fit on a page", async () => {
      const { clients } = await world.find("common", world.staff.alice, { pageSize: 20 });
      expect(new Set(clients.map(({ client }) => client?.id)).size).toBe(20);
      expect(await names("common number7")).toContain("Common Number7");
    });

    test("F3: nobody is found by words whom the reader may not see, nor counted", async () => {
      expect(await names("иван петров", world.staff.alice)).toEqual(["Иван Петров"]);
      expect((await world.find("elsewhere", world.staff.alice)).clients).toEqual([]);
      expect(await names("wolfgang", world.staff.dave)).toEqual([]);
      expect(await names("wolfgagn", world.staff.dave)).toEqual([]);
      expect((await world.find("петров", world.staff.dave)).clients.map(({ client }) => client?.login)).toEqual([
        "elsewhere",
      ]);
      expect(await names("иван петров", reader)).toHaveLength(2);
    });

    test("F3: a change of a name is found, and what it was no more; so is a change of projects", async () => {
      await world.importRows([named("4050", { name: "Zacharias Before" })]);
      await made.settled();
      expect(await names("zacharias before")).toEqual(["Zacharias Before"]);
      await world.importRows([named("4050", { version: 2, name: "Zacharias After", projects: ["other"] })]);
      await made.settled();
      expect(await names("zacharias", world.staff.alice)).toEqual([]);
      expect(await names("zacharias", world.staff.dave)).toEqual(["Zacharias After"]);
    });

    test("F3: clients that are gone are found by no word, those that were merged by all of both", async () => {
      await world.importRows([named("4060", { name: "Gone Girl" }), named("4061", { name: "Kept Quentin" })]);
      await world.importRows([
        named("4062", { name: "Merged Meredith", people: [{ external_id: "m", name: "Mo Xu" }] }),
      ]);
      await world.importRows([
        { external_id: "4060", version: 2, deleted: true },
        { external_id: "4062", version: 2, merged_into: "4061" },
      ]);
      await made.settled();
      expect(await names("gone girl")).toEqual([]);
      expect(await names("meredith")).toEqual([]);
      expect(await names("mo xu")).toEqual(["Kept Quentin"]);
    });

    test("F3: a person's new name is found at every client of theirs", async () => {
      const shared = { external_id: "shared-4070", name: "Olga Old" };
      await world.importRows([
        named("4070", { name: "One", people: [shared] }),
        named("4071", { name: "Two", people: [shared] }),
      ]);
      await world.importRows([
        named("4070", { version: 2, name: "One", people: [{ ...shared, name: "Olga Newest" }] }),
      ]);
      await made.settled();
      expect((await names("olga newest")).sort()).toEqual(["One", "Two"]);
    });

    test.each([
      ["filter syntax", "ivan & !petrov | <-> :* 'x'"],
      ["quotes", `"иван" 'петров' \\ \\'`],
      ["dashes before words", "-иван --петров"],
      ["a thousand words", "слово ".repeat(1_000)],
      ["one word of 10 000 letters", "ж".repeat(10_000)],
      ["digits of every script", "٤٥ ivan ۱۲"],
      ["an emoji", "ivan 😀"],
    ])("F1: %s breaks nothing", async (_, q) => {
      await expect(names(q)).resolves.toBeInstanceOf(Array);
    });
  });
}
