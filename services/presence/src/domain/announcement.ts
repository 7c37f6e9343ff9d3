/** What was last told of a department. */
export interface Announced {
  readonly fingerprint: string;
  /** Redis milliseconds. */
  readonly at: number;
}

/** A department is spoken of at most this often, in milliseconds (P6). */
export const ANNOUNCE_EVERY_MS = 1_000;

/** Whether a department is to be announced now: something changed, and its last announcement is long enough ago. */
export function isDue(last: Announced | undefined, fingerprint: string, now: number, everyMs: number): boolean {
  return last === undefined || (last.fingerprint !== fingerprint && now - last.at >= everyMs);
}
