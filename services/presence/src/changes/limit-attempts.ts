import { AppError } from "@switchboard/kit/errors";
import type { PresenceDeps } from "../deps.ts";
import { signIns } from "../metrics.ts";
import type { Guesser } from "../store/sign-in-attempts.ts";

/**
 * Lets somebody try a password, unless too many were wrong lately; only wrong guesses count. `tryIt` answers undefined for
 * a wrong one. Without Redis presence counts nothing, because staff must be able to work: the gateway's limit holds alone.
 * Throws resource_exhausted presence.too_many_sign_ins with `retry_after_s`.
 */
export async function limitAttempts<T>(
  { attempts, log }: Pick<PresenceDeps, "attempts" | "log">,
  who: Guesser,
  tryIt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const notLimited = (err: unknown): undefined => {
    log.warn({ err }, "wrong passwords are not limited");
  };
  const attempt = await attempts.take(who).catch(notLimited);
  if (attempt !== undefined && attempt.waitMs > 0) {
    signIns.inc({ outcome: "limited" });
    const retryAfter = String(Math.ceil(attempt.waitMs / 1000));
    throw new AppError("resource_exhausted", "presence.too_many_sign_ins", { retry_after_s: retryAfter });
  }
  let outcome: "right" | "wrong" | "failed" = "failed";
  try {
    const found = await tryIt();
    outcome = found === undefined ? "wrong" : "right";
    return found;
  } finally {
    // Not right ones, and not those that nobody looked at.
    if (attempt !== undefined && outcome !== "wrong") await attempts.giveBack(attempt).catch(notLimited);
    if (outcome === "right") await attempts.remember(who).catch(notLimited);
  }
}
