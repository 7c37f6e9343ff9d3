/** Why the content of a file may not be sent. */
export type RefusalReason =
  | "empty"
  | "executable"
  | "markup"
  | "unknown"
  | "damaged"
  | "archive_bomb"
  | "too_many_pixels";

/** A file may not be sent. */
export class FileRefused extends Error {
  readonly why: RefusalReason;

  constructor(why: RefusalReason) {
    super(`the file is refused: ${why}`);
    this.name = "FileRefused";
    this.why = why;
  }
}

/** What is thrown for a file that may not be sent. */
export function refused(why: RefusalReason): FileRefused {
  return new FileRefused(why);
}

/** What `read` makes of bytes; reading past their end means that they are damaged. */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw refused("damaged");
    throw error;
  }
}
