import { createWriteStream, renameSync, type WriteStream } from "node:fs";
import type { Readable } from "node:stream";

const maxLines = 200;
const maxLineLength = 2_000;
// Two files of this size at most: this one and the one before.
const maxFileBytes = 32 * 1024 * 1024;

/** The last 200 lines that a process wrote, and all of them in a file when one is given. */
export class LogTail {
  readonly #lines: string[] = [];
  readonly #path: string | undefined;
  #file: WriteStream | undefined;
  #fileBytes = 0;

  constructor(path?: string) {
    this.#path = path;
    this.#openFile();
  }

  /** Reads the stream to its end. */
  follow(stream: Readable): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      this.#writeFile(chunk);
      const lines = (rest + chunk).split("\n");
      rest = (lines.pop() ?? "").slice(-maxLineLength);
      for (const line of lines) this.#push(line);
    });
    stream.on("end", () => this.#push(rest));
  }

  /** The end of the log as one text. */
  text(lines = 20): string {
    return this.#lines.slice(-lines).join("\n");
  }

  #push(line: string): void {
    if (line.trim() === "") return;
    this.#lines.push(line.slice(0, maxLineLength));
    if (this.#lines.length > maxLines) this.#lines.shift();
  }

  #openFile(): void {
    if (this.#path === undefined) return;
    const file = createWriteStream(this.#path);
    // A full disk must not end the system that is being logged.
    file.on("error", () => file.destroy());
    this.#file = file;
    this.#fileBytes = 0;
  }

  #writeFile(chunk: string): void {
    if (this.#path === undefined || this.#file?.destroyed !== false) return;
    this.#file.write(chunk);
    this.#fileBytes += chunk.length;
    if (this.#fileBytes < maxFileBytes) return;
    this.#file.end();
    renameSync(this.#path, `${this.#path}.1`);
    this.#openFile();
  }
}
