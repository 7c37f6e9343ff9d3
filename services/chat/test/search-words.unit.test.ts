import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indexedQuery, searchableParts, searchQuery } from "../src/domain/search-words.ts";

/** Whether a search finds a text, as Postgres would decide it. */
function finds(search: string, text: string): boolean {
  const parts = searchableParts(text);
  const beginnings = [...(searchQuery(search) ?? "'?':*").matchAll(/'(.+?)':\*/g)].map(
    ([, beginning = ""]) => beginning,
  );
  return beginnings.every((beginning) => parts.some((part) => part.startsWith(beginning)));
}

describe("searching in what was said", () => {
  test.each([
    ["我想退款谢谢", "退款"],
    ["注文をキャンセルしたいです。", "キャンセル"],
    ["注文をｷｬﾝｾﾙしたい", "キャンセル"],
    ["ขอเงินคืนครับ", "เงินคืน"],
    ["税込みですか", "税"],
  ])("X29: %s is found by %s, which no space sets off", (text, search) => {
    expect(finds(search, text)).toBe(true);
  });

  test.each([
    ["two refunds please", "refund"],
    ["the prepayment", "payment"],
    ["ORD-2026-00017", "00017"],
    ["ORD-2026-00017", "ord-2026-00017"],
    ["Rechnung 123456789012345678901", "123456789012345678901"],
    ["un café noir", "cafe"],
    ["un cafe noir", "Café"],
    ["ёлка", "елка"],
    ["Елка", "ЁЛКА"],
    ["Straße", "STRASSE"],
    ["smørrebrød", "smorrebrod"],
    ["환불해주세요", "환불"],
    ["invoice_2026-11.pdf", "invoice"],
    ["ann.kay@home.example", "kay@home.example"],
    ["1２3", "123"],
  ])("X30: %s is found by %s", (text, search) => {
    expect(finds(search, text)).toBe(true);
  });

  test.each([
    ["two refunds please", "refunded"],
    ["退一下货款", "退款"],
    ["a rudder", "rudder submarine"],
    ["12345678901234567890", "12345678901234560000"],
    ["anything", "?!"],
  ])("X30: %s is not found by %s", (text, search) => {
    expect(finds(search, text)).toBe(false);
  });

  test("X30: any part of three letters and more of a text finds it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zа-я0-9]{3,60}$/), fc.nat(), fc.nat(), (text, from, length) => {
        const begin = from % (text.length - 2);
        expect(finds(text.slice(begin, begin + 3 + length), `oh ${text}!`)).toBe(true);
      }),
    );
  });

  test.each([
    ["a refund of 7", "'refund':*"],
    ["a 7", "'a':* & '7':*"],
    ["a 税", "'税':*"],
    ["?!", undefined],
  ])("X30: of %s an index is asked for %s, because most texts have what is shorter", (search, asked) => {
    expect(indexedQuery(search)).toBe(asked);
  });

  test("C22: what is kept of a text is bounded", () => {
    expect(searchableParts("x".repeat(100_000)).length).toBeLessThan(100);
    const codes = Array.from({ length: 40_000 }, (_, n) => `код${n}${n * 7919}`).join(" ");
    expect(Buffer.byteLength(searchableParts(codes).join(""))).toBeLessThanOrEqual(800_000);
  });
});
