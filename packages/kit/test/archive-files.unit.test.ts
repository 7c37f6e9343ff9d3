import { expect, test } from "vitest";
import { type ArchivePiece, bytesFile, escapeHtml, rowsFile, safeName, withCounts } from "../src/archive-files.ts";

test("D3: a file's name in an archive leads nowhere else and keeps its ending", () => {
  expect(safeName("../../etc/passwd")).toBe("__.._etc_passwd");
  expect(safeName("..\\a:b")).toBe("__a_b");
  expect(safeName("договор.pdf")).toBe("договор.pdf");
  expect(safeName("a\u0000\u202eb")).toBe("a__b");
  expect(safeName("")).toBe("_");
  expect(safeName(`${"я".repeat(200)}.pdf`)).toBe(`${"я".repeat(56)}.pdf`);
});

test("D3: text in a page of an archive is no markup", () => {
  expect(escapeHtml(`<a href="'">&`)).toBe("&#60;a href=&#34;&#39;&#34;&#62;&#38;");
});

test("D3: pieces of an archive are bounded, however large a block is", async () => {
  async function* one() {
    yield new Uint8Array(300 * 1024);
  }
  const sizes: number[] = [];
  for await (const { chunk } of bytesFile("a", one())) sizes.push(chunk.length);
  expect(sizes).toEqual([0, 128 * 1024, 128 * 1024, 44 * 1024]);
});

test("D3: pages of rows are read only as pieces are taken", async () => {
  let read = 0;
  const page = (last: { id: number } | undefined) => {
    read += 1;
    const first = (last?.id ?? 0) + 1;
    return Promise.resolve(
      first > 4_000 ? [] : Array.from({ length: 100 }, (_, at) => ({ id: first + at, text: "x".repeat(2_000) })),
    );
  };
  const file = rowsFile("rows.json", page);
  await file.next();
  await file.next();
  expect(read).toBeLessThan(4);
  await file.return(0);
  expect(read).toBeLessThan(4);
});

test("D3: the last piece says that it is, and how much there was", async () => {
  const rows = [{ id: 1 }, { id: 2 }];
  async function* files(): AsyncGenerator<ArchivePiece, Readonly<Record<string, number>>> {
    return { rows: yield* rowsFile<{ id: number }>("rows.json", async (last) => (last === undefined ? rows : [])) };
  }
  const pieces: (ArchivePiece & { counts: object; last: boolean })[] = [];
  for await (const piece of withCounts(files())) pieces.push(piece);
  expect(pieces.at(-1)).toMatchObject({ last: true, counts: { rows: 2 } });
  const text = Buffer.concat(pieces.map(({ chunk }) => chunk)).toString();
  expect(JSON.parse(text)).toEqual(rows);
});
