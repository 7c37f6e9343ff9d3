import { SetupError } from "@switchboard/stack/setup-error";

/** How far a file was read, unpacked. */
export interface Position {
  readonly bytes: number;
  readonly lines: number;
}

/** Whole rows of a file, few enough for one request. */
export interface Part {
  /** Begins with the header, where the file has one. */
  readonly content: Buffer<ArrayBuffer>;
  /** The line of the file that is line 1 of the content; less than that where a header was put before it. */
  readonly firstLine: number;
  readonly end: Position;
}

export const BEGINNING: Position = { bytes: 0, lines: 0 };

/** Rows and bytes of a part: some seconds of work for the other side. */
const PART_ROWS = 5_000;
const PART_BYTES = 8 * 1_048_576;
/** Bytes in which a row ends. */
const ROW_BYTES = 4 * 1_048_576;
const [LF, QUOTE] = [0x0a, 0x22];

/** Cuts a file, as its bytes come, into parts; of CSV each gets the header. What is before `after` is left out. */
export async function* partsOf(
  chunks: AsyncIterable<Buffer>,
  { format, after }: { readonly format: "ndjson" | "csv"; readonly after: Position },
): AsyncGenerator<Part> {
  let header: Row | undefined;
  let rows: Row[] = [];
  let size = 0;
  for await (const row of rowsOf(chunks, format === "csv")) {
    if (format === "csv" && header === undefined) header = row;
    else if (row.end.bytes > after.bytes) {
      rows.push(row);
      size += row.bytes.length;
    }
    if (rows.length < PART_ROWS && size < PART_BYTES) continue;
    yield partOf(header, rows);
    rows = [];
    size = 0;
  }
  if (rows.length > 0) yield partOf(header, rows);
}

interface Row {
  /** With the end of its last line. */
  readonly bytes: Buffer;
  readonly firstLine: number;
  readonly end: Position;
}

function partOf(header: Row | undefined, rows: readonly Row[]): Part {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError("a part has rows");
  const content = Buffer.concat([...(header === undefined ? [] : [header]), ...rows].map(({ bytes }) => bytes));
  return { content, firstLine: first.firstLine - (header?.end.lines ?? 0), end: last.end };
}

/** Rows as they come: lines, which go on while a quote is open where there are `quotes`. */
async function* rowsOf(chunks: AsyncIterable<Buffer>, quotes: boolean): AsyncGenerator<Row> {
  let rest: Buffer = Buffer.alloc(0);
  let end = BEGINNING;
  const take = (bytes: Buffer, lines: number): Row => {
    const firstLine = end.lines + 1;
    end = { bytes: end.bytes + bytes.length, lines: end.lines + lines };
    return { bytes, firstLine, end };
  };
  for await (const chunk of chunks) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let [start, lineStart, lines] = [0, 0, 0];
    let isOpen = false;
    for (let lf = bytes.indexOf(LF); lf >= 0; lf = bytes.indexOf(LF, lf + 1)) {
      isOpen = isOpen !== (quotes && hasOddQuotes(bytes.subarray(lineStart, lf)));
      [lineStart, lines] = [lf + 1, lines + 1];
      if (isOpen) continue;
      yield take(bytes.subarray(start, lf + 1), lines);
      [start, lines] = [lf + 1, 0];
    }
    rest = bytes.subarray(start);
    if (rest.length > ROW_BYTES) throw new SetupError(`The row that begins in line ${end.lines + 1} does not end.`);
  }
  if (rest.length > 0) yield take(rest, 1 + rest.filter((byte) => byte === LF).length);
}

/** Whether a quote is opened or closed in a line. */
function hasOddQuotes(line: Buffer): boolean {
  let odd = false;
  for (let at = line.indexOf(QUOTE); at >= 0; at = line.indexOf(QUOTE, at + 1)) odd = !odd;
  return odd;
}
