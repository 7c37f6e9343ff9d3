/** Bytes of a line, at most. */
export const LINE_MAX_BYTES = 1_048_576;
/** Lines and bytes of a batch. */
const BATCH_LINES = 500;
const BATCH_BYTES = 1_048_576;

/** Blanks, tabs and carriage returns are up to this. */
const SPACE = 0x20;

/** A line of a file; its bytes are undefined when it has too many. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
}

/** The lines of bytes as they come, in batches, without blank ones. Holds no more than one batch and one line. */
export async function* importBatches(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  let batch: Line[] = [];
  let size = 0;
  for await (const line of linesOf(chunks)) {
    const length = line.bytes?.length ?? 0;
    if (batch.length === BATCH_LINES || (batch.length > 0 && size + length > BATCH_BYTES)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(line);
    size += length;
  }
  if (batch.length > 0) yield batch;
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const parts = new LineParts();
  let number = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      parts.add(chunk.subarray(start, end));
      start = end + 1;
      number += 1;
      if (!parts.blank) yield { number, bytes: parts.take() };
    }
    parts.add(chunk.subarray(start));
  }
  if (!parts.blank) yield { number: number + 1, bytes: parts.take() };
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

  /** The whole line, undefined when it is too long; the next one begins. */
  take(): Uint8Array | undefined {
    const line = this.#size <= LINE_MAX_BYTES ? Buffer.concat(this.#parts) : undefined;
    this.#parts = [];
    this.#size = 0;
    return line;
  }
}
