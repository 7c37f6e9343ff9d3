import { createWriteStream, type WriteStream } from "node:fs";
import type { Readable } from "node:stream";

const maxLines = 200;
const maxLineLength = 2_000;

/** The last 200 lines that a process wrote, and all of them in a file when one is given. */
export class LogTail {
  readonly #lines: string[] = [];
  readonly #file: WriteStream | undefined;

  constructor(file?: string) {
    this.#file = file === undefined ? undefined : createWriteStream(file, { flags: "a" });
    // A full disk must not end the system that is being logged.
    this.#file?.on("error", () => this.#file?.destroy());
  }

  /** Reads the stream to its end. */
  follow(stream: Readable): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      this.#file?.write(chunk);
      const lines = (rest + chunk).split("\n");
      rest = (lines.pop() ?? "").slice(-maxLineLength);
      for (const line of lines) this.#push(line);
    });
    stream.on("end", () => this.#push(rest));
  }

  /** The last lines, oldest first. */
  lines(): readonly string[] {
    return this.#lines;
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
}
