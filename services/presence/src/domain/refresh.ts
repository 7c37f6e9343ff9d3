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
 * - `replace`: it was spent longer ago and its successor is untouched still, as when a network was away: there is a new
 *   successor, and whoever comes with the untouched one is the second who held this token;
 * - `theft`: two hold it and one of them is a thief: the session ends;
 * - `expired`.
 */
export type RefreshVerdict = "rotate" | "repeat" | "replace" | "theft" | "expired";

/** How long a spent token is traded for the same successor again, in milliseconds: two tabs are quicker. */
export const REPEAT_MS = 10_000;

/**
 * Judges a refresh token. Giving the *same* successor to a repetition is what keeps the theft of a token noticeable:
 * thief and owner then hold one token between them, and so does giving another one later: of the two successors only the
 * later is good, and the first use of the other ends the session.
 */
export function judgeRefresh(token: RefreshToken, successorSpent: boolean, now: Date): RefreshVerdict {
  if (token.expiresAt <= now) return "expired";
  if (token.spentAt === null) return "rotate";
  if (successorSpent) return "theft";
  return now.getTime() - token.spentAt.getTime() <= REPEAT_MS ? "repeat" : "replace";
}
