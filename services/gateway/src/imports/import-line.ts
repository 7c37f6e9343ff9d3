/** Bytes of a line or record, at most. */
export const LINE_MAX_BYTES = 1_048_576;

/** A row of a file as JSON, or why there is none. */
export type ImportLine = (
  | { readonly bytes: Uint8Array; readonly fault?: never }
  | { readonly fault: string; readonly bytes?: never }
) & {
  /** In the file, from 1. */
  readonly number: number;
};

/** What is said of a line or record that is too long. */
export const TOO_LONG = `must have at most ${LINE_MAX_BYTES} bytes`;
