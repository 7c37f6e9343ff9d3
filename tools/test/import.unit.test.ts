import { describe, expect, test } from "vitest";
import { BEGINNING, type Part, partsOf } from "../import/file-parts.ts";
import { readOptions } from "../import/options.ts";

async function cut(text: string, format: "ndjson" | "csv", after = BEGINNING, piece = 1_000): Promise<Part[]> {
  async function* chunks() {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const parts: Part[] = [];
  for await (const part of partsOf(chunks(), { format, after })) parts.push(part);
  return parts;
}

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `row ${from + n}\n`).join("");
const told = (parts: readonly Part[]) => parts.map(({ content, firstLine }) => [firstLine, content.toString()]);

describe("parts of a file", () => {
  test.each([1, 7, 65_536])("D1: lines are cut into parts of 5000, in pieces of %i bytes", async (piece) => {
    const parts = await cut(rows(0, 12_001).trimEnd(), "ndjson", BEGINNING, piece);
    expect(told(parts)).toEqual([
      [1, rows(0, 5_000)],
      [5_001, rows(5_000, 10_000)],
      [10_001, rows(10_000, 12_001).trimEnd()],
    ]);
    expect(parts.at(-1)?.end).toEqual({ bytes: rows(0, 12_001).length - 1, lines: 12_001 });
  });

  test("D1: an import goes on after what was done", async () => {
    const [first] = await cut(rows(0, 12_001), "ndjson");
    expect(told(await cut(rows(0, 12_001), "ndjson", first?.end)).map(([line]) => line)).toEqual([5_001, 10_001]);
  });

  test("D1: each part of a CSV file has the header, and no record is cut within quotes", async () => {
    const file = `id;text\n${'1;"a\nb ""x"""\n'.repeat(6_000)}`;
    const parts = await cut(file, "csv");
    const [first, second] = told(parts);
    expect(first?.[0]).toBe(1);
    expect(second).toEqual([10_001, `id;text\n${'1;"a\nb ""x"""\n'.repeat(1_000)}`]);
    expect(told(await cut(file, "csv", parts[0]?.end))).toEqual([second]);
  });

  test("D1: a quote that is never closed is told instead of kept", async () => {
    const file = `id;text\n1;a\n2;"b\n${"x".repeat(60)}\n`;
    const long = `${file}${"3;c\n".repeat(1_200_000)}`;
    await expect(cut(long, "csv", BEGINNING, 1_048_576)).rejects.toThrow("The row that begins in line 3 does not end.");
  });
});

describe("options of an import", () => {
  const env = { SWITCHBOARD_URL: "https://desk.example", SWITCHBOARD_API_KEY: "sk_1" };

  test("D1: address and key come from the environment or from options", () => {
    expect(readOptions(["clients.csv.gz", "--source", "billing"], env)).toMatchObject({
      files: ["clients.csv.gz"],
      url: "https://desk.example",
      key: "sk_1",
      source: "billing",
      format: "csv",
      report: "clients.csv.gz.bad.csv",
    });
    const given = ["a.txt", "--source", "b", "--url", "http://127.0.0.1:1", "--key", "sk_2"];
    expect(readOptions(given, env)).toMatchObject({ url: "http://127.0.0.1:1", key: "sk_2", format: "ndjson" });
    expect(readOptions(["--help"], {})).toBeUndefined();
  });

  test.each([
    [[], "No FILE is given."],
    [["a", "b", "--source", "x"], "One FILE at a time"],
    [["a"], "--source is missing."],
    [["a", "--source", "No"], "--source is not what it must be."],
    [["a", "--source", "x", "--format", "xml"], '--format must be ndjson or csv, not "xml".'],
    [["a", "--source", "x", "--from", "toString"], "--from must be billmanager, whmcs or fossbilling"],
    [["a", "--source", "x", "--zone", "Moon/Base"], "--zone must be a time zone"],
    [["a", "--source", "x", "--at", "yesterday"], "--at must be a date and time"],
    [["a", "--frob"], "Unknown option '--frob'"],
  ])("D1: %j is told to be wrong", (args, message) => {
    expect(() => readOptions(args, env)).toThrow(message);
  });

  test("D1: without a key nothing is begun", () => {
    expect(() => readOptions(["a", "--source", "x"], { SWITCHBOARD_URL: "https://desk.example" })).toThrow(
      "--key is missing.",
    );
  });
});
