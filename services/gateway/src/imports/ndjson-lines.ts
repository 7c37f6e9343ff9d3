import { type ImportLine, LINE_MAX_BYTES, TOO_LONG } from "./import-line.ts";

/** Blanks, tabs and carriage returns are up to this. */
const SPACE = 0x20;

/** The lines of NDJSON as its bytes come, without blank ones. */
export async function* ndjsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<ImportLine> {
  const parts = new LineParts();
  let number = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      parts.add(chunk.subarray(start, end));
      start = end + 1;
      number += 1;
      if (!parts.blank) yield { number, ...parts.take() };
    }
    parts.add(chunk.subarray(start));
  }
  if (!parts.blank) yield { number: number + 1, ...parts.take() };
}

/** A line that comes in parts. */
class LineParts {
  #parts: Buffer[] = [];
  #size = 0;

  /** Whether there is nothing in it but blanks so far; it begins anew then. */
  get blank(): boolean {
    const blank = this.#size <= LINE_MAX_BYTES && this.#parts.every((part) => part.every((byte) => byte <= SPACE));
    if (blank) this.take();
    return blank;
  }

  add(part: Buffer): void {
    this.#size += part.length;
    if (this.#size <= LINE_MAX_BYTES) this.#parts.push(part);
    else this.#parts = [];
  }

  /** The whole line, unless it is too long; the next one begins. */
  take(): { readonly bytes: Uint8Array } | { readonly fault: string } {
    const line = this.#size <= LINE_MAX_BYTES ? { bytes: Buffer.concat(this.#parts) } : { fault: TOO_LONG };
    this.#parts = [];
    this.#size = 0;
    return line;
  }
}
