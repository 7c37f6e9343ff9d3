import type { ImportLine } from "./import-line.ts";

/** Lines and bytes of a batch. */
const BATCH_LINES = 500;
const BATCH_BYTES = 1_048_576;

/** Lines in batches, as they come. Holds no more than one batch and one line. */
export async function* importBatches(lines: AsyncIterable<ImportLine>): AsyncGenerator<readonly ImportLine[]> {
  let batch: ImportLine[] = [];
  let size = 0;
  for await (const line of lines) {
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
