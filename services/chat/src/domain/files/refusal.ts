import { AppError } from "@switchboard/kit/errors";

/** Why the content of a file may not be sent. */
export type RefusalReason =
  | "empty"
  | "executable"
  | "markup"
  | "unknown"
  | "damaged"
  | "archive_bomb"
  | "too_many_pixels";

/** What is told of a file that may not be sent. */
export function refused(why: RefusalReason): AppError {
  return new AppError("invalid_argument", "chat.file_refused", { why });
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
