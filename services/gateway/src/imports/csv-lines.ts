import { pipeline } from "node:stream/promises";
import { type CsvError, type Info, parse } from "csv-parse";
import { rowOfCells } from "./client-csv.ts";
import { type ImportLine, LINE_MAX_BYTES, TOO_LONG } from "./import-line.ts";

/** What stands between cells; the library's own search for it takes letters of the header for it. */
const DELIMITERS = [",", ";", "\t"] as const;
/** Without these there are no rows. */
const NEEDED = ["external_id", "version"] as const;
/** The file's first line is within so many bytes. */
const HEADER_BYTES = 65_536;
const LF = 0x0a;
const BOM = Buffer.from("\ufeff");

/** A record as the library gives it. */
interface Parsed {
  readonly info: Info & { readonly error?: CsvError };
  readonly record: readonly Buffer[];
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The records of CSV as its bytes come, each as the JSON of a row: with or without a BOM, lines ended by LF or CRLF, cells parted
 * by commas, semicolons or tabs. The first record names the columns. A record that cannot be read leaves the others alone, but for
 * one that is too long: nothing after it is read, since most likely a quote is missing.
 */
export async function* csvLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<ImportLine> {
  const { header, whole } = await beginningOf(chunks);
  const broken: ImportLine[] = [];
  const ending = new AbortController();
  const parser = parse({
    delimiter: delimiterOf(header),
    encoding: null,
    info: true,
    max_record_size: LINE_MAX_BYTES,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (ending.signal.aborted) return;
      const isTooLong = error?.code === "CSV_MAX_RECORD_SIZE";
      const fault = isTooLong ? `${TOO_LONG}; what follows is not read` : "must have each quote closed and doubled";
      broken.push({ number: parser.info.lines, fault });
      // The library would leave out the rest of what came with it, and go on.
      if (isTooLong) ending.abort();
    },
  });
  // What fails here is thrown by the parser as well.
  pipeline(whole(ending.signal), parser).catch(() => undefined);
  let columns: readonly string[] | undefined;
  // CRLF within quotes is two lines to the library.
  let uncounted = 0;
  for await (const item of parser) {
    yield* broken.splice(0);
    const { info, record }: Parsed = item;
    uncounted += countIn(record, "\r\n");
    const number = info.lines - uncounted - countIn(record, "\n");
    if (columns !== undefined) {
      yield { number, ...rowOf(columns, record) };
      continue;
    }
    columns = record.map((cell) => cell.toString().trim());
    const missing = NEEDED.filter((name) => !columns?.includes(name));
    if (missing.length > 0) return yield { number, fault: `must name the columns ${missing.join(" and ")}` };
  }
  yield* broken;
}

/** The beginning of bytes, as far as their first line goes, and all of them. */
async function beginningOf(chunks: AsyncIterable<Buffer>) {
  const rest = chunks[Symbol.asyncIterator]();
  let begun: Buffer = Buffer.alloc(0);
  while (!begun.includes(LF) && begun.length < HEADER_BYTES) {
    const next = await rest.next();
    if (next.done === true) break;
    begun = Buffer.concat([begun, next.value]);
  }
  if (begun.subarray(0, BOM.length).equals(BOM)) begun = begun.subarray(BOM.length);
  async function* whole(signal: AbortSignal): AsyncGenerator<Buffer> {
    yield begun;
    for (let next = await rest.next(); next.done !== true && !signal.aborted; next = await rest.next())
      yield next.value;
  }
  return { header: begun.toString("utf8").split(/[\r\n]/, 1)[0] ?? "", whole };
}

/** What parts the header into most columns. */
function delimiterOf(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function rowOf(
  columns: readonly string[],
  record: readonly Buffer[],
): { readonly bytes: Uint8Array } | { readonly fault: string } {
  if (record.length !== columns.length) return { fault: `must have ${columns.length} cells, as the first line has` };
  try {
    const cells = Object.fromEntries(columns.map((column, index) => [column, utf8.decode(record[index])]));
    return { bytes: Buffer.from(JSON.stringify(rowOfCells(cells))) };
  } catch {
    return { fault: "must be UTF-8" };
  }
}

function countIn(cells: readonly Buffer[], wanted: string): number {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf(wanted); at >= 0; at = cell.indexOf(wanted, at + 1)) count += 1;
  }
  return count;
}
