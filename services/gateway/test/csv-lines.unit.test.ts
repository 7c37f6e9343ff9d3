import { describe, expect, test } from "vitest";
import { csvLines } from "../src/imports/csv-lines.ts";

/** What is read of a file that comes in pieces of some bytes: rows by their line, or what is wrong with it. */
async function read(content: string | Buffer, piece = 7): Promise<(readonly [number, unknown])[]> {
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, n) =>
    bytes.subarray(n * piece, (n + 1) * piece),
  );
  async function* chunks() {
    yield* pieces;
  }
  const lines: (readonly [number, unknown])[] = [];
  for await (const { number, bytes: row, fault } of csvLines(chunks())) {
    lines.push([number, row === undefined ? fault : JSON.parse(Buffer.from(row).toString())]);
  }
  return lines.sort(([one], [other]) => one - other);
}

describe("a CSV file of clients", () => {
  test.each([1, 7, 1_000])("D1: a BOM, CRLF, semicolons and quotes, in pieces of %i bytes", async (piece) => {
    const content =
      '\ufeffexternal_id;version;name;comment\r\n1;2;"Weiß; ""Söhne""";\r\n\r\n2;3;Ann;"pays\r\nlate"\r\n3;4;Bo;last';
    expect(await read(content, piece)).toEqual([
      [2, { external_id: "1", version: "2", name: 'Weiß; "Söhne"' }],
      [4, { external_id: "2", version: "3", name: "Ann", comment: "pays\r\nlate" }],
      [6, { external_id: "3", version: "4", name: "Bo", comment: "last" }],
    ]);
  });

  test.each([",", ";", "\t"])("D1: cells are parted by %j, as the first line says", async (delimiter) => {
    const content = ["external_id", "version", "phone"].join(delimiter);
    const row = ["1", "2", '"8,(495);123"'].join(delimiter);
    expect(await read(`${content}\n${row}\n`)).toEqual([[2, { external_id: "1", version: "2", phone: "8,(495);123" }]]);
  });

  test("D1: cells become the fields of a row, and columns that nobody knows are not read", async () => {
    const content = [
      "external_id,version,name,balance,projects,deleted,services,email,password",
      '42,7, Ann ,12.50 EUR,"acme, shop",false,"[{""external_id"":""1""}]",,hunter2',
    ].join("\n");
    expect(await read(content)).toEqual([
      [
        2,
        {
          external_id: "42",
          version: "7",
          name: "Ann",
          balance: { amount: "12.50", currency: "EUR" },
          projects: ["acme", "shop"],
          deleted: false,
          services: [{ external_id: "1" }],
        },
      ],
    ]);
  });

  test("D1: what no row can be read from is told by its line, and the others are read", async () => {
    const content = Buffer.concat([
      Buffer.from("external_id,version,name\n1,2,Ann\n2,3\n3,4,Bo,5\n"),
      Buffer.from([0x34, 0x2c, 0x35, 0x2c, 0xff, 0x0a]),
      Buffer.from('5,6,a"b\n6,7,Eve\n'),
      Buffer.from(`7,8,${"x".repeat(1_100_000)}\n8,9,Zoe\n`),
    ]);
    expect(await read(content, 60_000)).toEqual([
      [2, { external_id: "1", version: "2", name: "Ann" }],
      [3, "must have 3 cells, as the first line has"],
      [4, "must have 3 cells, as the first line has"],
      [5, "must be UTF-8"],
      [6, "must have each quote closed and doubled"],
      [7, { external_id: "6", version: "7", name: "Eve" }],
      [8, "must have at most 1048576 bytes; what follows is not read"],
    ]);
  });

  test("D1: a quote that is never closed is told", async () => {
    expect(await read('external_id,version\n1,2\n"2,3\n4,5\n')).toEqual([
      [2, { external_id: "1", version: "2" }],
      [4, "must have each quote closed and doubled"],
    ]);
  });

  test("D1: a file whose first line names no columns of ours is refused as a whole", async () => {
    expect(await read("1,2,Ann\n2,3,Bo\n")).toEqual([[1, "must name the columns external_id and version"]]);
    expect(await read("")).toEqual([]);
  });
});
