/** A refresh token as it is stored. */
export interface RefreshToken {
  readonly expiresAt: Date;
  readonly spentAt: Date | null;
}

/**
 * What becomes of a refresh token that is presented:
 * - `rotate`: it is good, and is traded for its successor;
 * - `repeat`: it was spent a moment ago and its successor is untouched, so two tabs refreshed at once or the answer got
 *   lost on the way: the same successor is given out again;
 * - `theft`: it was spent, so two hold it and one of them is a thief: the session ends;
 * - `expired`.
 */
export type RefreshVerdict = "rotate" | "repeat" | "theft" | "expired";

/** How long a spent token may come back, in milliseconds: two tabs are quicker, a thief is seldom. */
export const REPEAT_MS = 10_000;

/**
 * Judges a refresh token. Giving the *same* successor to a repetition is what keeps the theft of a token noticeable:
 * thief and owner then hold one token between them, and the second of them to use it after the 10 s ends the session.
 */
export function judgeRefresh(token: RefreshToken, successorSpent: boolean, now: Date): RefreshVerdict {
  if (token.expiresAt <= now) return "expired";
  if (token.spentAt === null) return "rotate";
  const justSpent = now.getTime() - token.spentAt.getTime() <= REPEAT_MS;
  return justSpent && !successorSpent ? "repeat" : "theft";
}
