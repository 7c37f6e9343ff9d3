/** Files of an archive that services write for a client (D3), piece by piece as they are read. */

/** A piece of a file. */
export interface ArchivePiece {
  /** Where the file that begins with it is; empty in pieces that follow. */
  readonly path: string;
  readonly chunk: Uint8Array;
}

/** Pieces of a file; what it returns is how many rows there were. */
type File<Counted = void> = AsyncGenerator<ArchivePiece, Counted>;

/** Bytes of a piece, at most. */
const PIECE_BYTES = 128 * 1024;
/** Characters of a file's name, at most: 4 bytes each are below what file systems take. */
const NAME_MAX = 60;

/** A file of bytes that come block by block. */
export async function* bytesFile(path: string, blocks: AsyncIterable<Uint8Array>): File {
  yield { path, chunk: new Uint8Array() };
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += PIECE_BYTES) {
      yield { path: "", chunk: block.subarray(at, at + PIECE_BYTES) };
    }
  }
}

/** A file of text. */
export function textFile(path: string, texts: AsyncIterable<string> | Iterable<string>): File {
  return bytesFile(path, encoded(texts));
}

/** A file with one object as JSON. */
export function jsonFile(path: string, value: object): File {
  return textFile(path, [`${JSON.stringify(value, undefined, 2)}\n`]);
}

/** A file with rows as a list in JSON, one a line; `read` gives those after one until there are none. Counts them. */
export async function* rowsFile<Row extends object>(
  path: string,
  read: (last: Row | undefined) => Promise<readonly Row[]>,
): File<number> {
  let count = 0;
  async function* lines() {
    yield "[";
    for await (const row of rowsOf(read)) {
      yield `${count === 0 ? "" : ","}\n${JSON.stringify(row)}`;
      count += 1;
    }
    yield "\n]\n";
  }
  yield* textFile(path, lines());
  return count;
}

/** Rows page by page: `read` gives those after one until there are none. */
export async function* rowsOf<Row>(read: (last: Row | undefined) => Promise<readonly Row[]>): AsyncGenerator<Row> {
  let page = await read(undefined);
  while (page.length > 0) {
    yield* page;
    page = await read(page.at(-1));
  }
}

/** Pieces as they travel; the last one says that it is, and how much there was. */
export async function* withCounts(files: AsyncGenerator<ArchivePiece, Readonly<Record<string, number>>>) {
  let next = await files.next();
  for (; next.done !== true; next = await files.next()) yield { ...next.value, counts: {}, last: false };
  yield { path: "", chunk: new Uint8Array(), counts: { ...next.value }, last: true };
}

/** A name that is safe on every file system, and leads nowhere else. */
export function safeName(name: string): string {
  const safe = name.replaceAll(/[\p{C}/\\:*?"<>|]/gu, "_").replace(/^[. ]+/, "_");
  const letters = [...safe];
  if (letters.length <= NAME_MAX) return safe.replace(/[. ]+$/, "_") || "_";
  // The ending says what it is.
  const ending = /\.[^.]{1,10}$/.exec(safe)?.[0] ?? "";
  return letters.slice(0, NAME_MAX - ending.length).join("") + ending.replace(/[. ]+$/, "_");
}

/** Text as it stands in HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}

/** Texts gathered into blocks, so that a short line is no piece of its own. */
async function* encoded(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let gathered = "";
  for await (const text of texts) {
    gathered += text;
    if (gathered.length < PIECE_BYTES / 2) continue;
    yield encoder.encode(gathered);
    gathered = "";
  }
  yield encoder.encode(gathered);
}
