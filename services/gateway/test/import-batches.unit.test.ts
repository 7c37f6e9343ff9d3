import { expect, test } from "vitest";
import { importBatches } from "../src/imports/import-batches.ts";
import { LINE_MAX_BYTES } from "../src/imports/import-line.ts";
import { ndjsonLines } from "../src/imports/ndjson-lines.ts";

/** The lines of a text that comes in chunks, by batch. */
async function batchesOf(...chunks: readonly (string | Buffer)[]): Promise<[number, string | undefined][][]> {
  async function* stream(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const batches: [number, string | undefined][][] = [];
  for await (const batch of importBatches(ndjsonLines(stream()))) {
    batches.push(batch.map(({ number, bytes }) => [number, bytes && Buffer.from(bytes).toString()]));
  }
  return batches;
}

test("D1: lines are those of the file, however it comes, and keep their number", async () => {
  expect(await batchesOf("a\nb\n")).toEqual([
    [
      [1, "a"],
      [2, "b"],
    ],
  ]);
  expect(await batchesOf("on", "e\r\n\n  \ntw", "", "o")).toEqual([
    [
      [1, "one\r"],
      [4, "two"],
    ],
  ]);
  const [cut = Buffer.alloc(0), rest = Buffer.alloc(0)] = [
    Buffer.from("ё\n").subarray(0, 1),
    Buffer.from("ё\n").subarray(1),
  ];
  expect(await batchesOf(cut, rest)).toEqual([[[1, "ё"]]]);
  expect(await batchesOf("", "\n\n")).toEqual([]);
});

test("D1: a batch has some hundred lines and a MiB at most, so that an import takes the same memory however long it is", async () => {
  const many = await batchesOf("x\n".repeat(1_200));
  expect(many.map((batch) => batch.length)).toEqual([500, 500, 200]);
  const long = "y".repeat(600_000);
  expect((await batchesOf(`${long}\n${long}\n${long}\n`)).map((batch) => batch.length)).toEqual([1, 1, 1]);
});

test("D1: a line that is too long is told as such, and the next one is read", async () => {
  const part = "z".repeat(LINE_MAX_BYTES);
  expect(await batchesOf("a\n", part, part, "\nb")).toEqual([
    [
      [1, "a"],
      [2, undefined],
      [3, "b"],
    ],
  ]);
});
