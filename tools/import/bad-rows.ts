import { open, rm } from "node:fs/promises";

/** What is wrong with a row, or with a file. */
export interface BadRow {
  /** A line of the file, a client by its id, or a file. */
  readonly place: string;
  readonly field: string;
  readonly reason: string;
}

/** The report of bad rows, a CSV file that is there once there are some. */
export class BadRows {
  readonly path: string;
  #bytes: number;

  /** What is beyond `bytes` of the file is of an import that was interrupted, and is told again. */
  constructor(path: string, bytes = 0) {
    this.path = path;
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether anything was told. */
  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  async add(rows: readonly BadRow[]): Promise<void> {
    if (this.isEmpty) await rm(this.path, { force: true });
    if (rows.length === 0) return;
    const text = rows.map(({ place, field, reason }) => `${[place, field, reason].map(cell).join(",")}\n`).join("");
    const bytes = Buffer.from(this.isEmpty ? `line,field,reason\n${text}` : text);
    const file = await open(this.path, this.isEmpty ? "w" : "r+");
    await file.truncate(this.#bytes);
    await file.write(bytes, 0, bytes.length, this.#bytes);
    await file.close();
    this.#bytes += bytes.length;
  }
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
