import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { Logger } from "@switchboard/kit/log";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { addressBucket } from "../domain/address-bucket.ts";
import { isPlausiblePassword } from "../domain/password.ts";
import { REFRESH_TOKEN_MS, type Session } from "../domain/session.ts";
import { assertMayEnter, isPlausibleEmail, normaliseEmail } from "../domain/staff.ts";
import { signIns } from "../metrics.ts";
import type { AccessTokens } from "../security/access-tokens.ts";
import type { PasswordHasher } from "../security/password-hasher.ts";
import { hashRefreshSecret, newRefreshSecret } from "../security/refresh-secrets.ts";
import { type Credentials, findCredentials, sharePasswordHash } from "../store/credentials.ts";
import { insertRefreshToken } from "../store/refresh-tokens.ts";
import { insertSession } from "../store/sessions.ts";
import type { SignInAttempts } from "../store/sign-in-attempts.ts";
import { findStaff } from "../store/staff.ts";

export interface SignInDeps {
  readonly pool: Pool;
  readonly hasher: PasswordHasher;
  readonly attempts: SignInAttempts;
  readonly accessTokens: AccessTokens;
  readonly log: Logger;
}

/** Somebody who says who they are. */
export interface SignIn {
  readonly email: string;
  readonly password: string;
  /** Of the browser. */
  readonly address: string;
}

/**
 * P1: begins a session. Throws unauthenticated presence.bad_credentials, the same and after the same time whether the
 * email or the password is wrong, permission_denied presence.no_permission for who may use nothing, and
 * resource_exhausted presence.too_many_sign_ins with `retry_after_s`.
 */
export async function signIn(deps: SignInDeps, { email, password, address }: SignIn, now: Date): Promise<Session> {
  const who = { email: normaliseEmail(email), address: addressBucket(address) };
  const counted = await takeAttempt(deps, who);
  let outcome: "ok" | "bad_credentials" | "failed" = "failed";
  try {
    const session = await tryToSignIn(deps, who.email, password, now);
    outcome = session === undefined ? "bad_credentials" : "ok";
    if (session === undefined) throw new AppError("unauthenticated", "presence.bad_credentials");
    return session;
  } finally {
    signIns.inc({ outcome });
    // Only wrong guesses count: not right ones, and not those that nobody looked at.
    if (counted && outcome !== "bad_credentials") await giveBackAttempt(deps, who);
  }
}

async function tryToSignIn(deps: SignInDeps, email: string, password: string, now: Date): Promise<Session | undefined> {
  const credentials = await checkPassword(deps, email, password);
  return credentials && beginSession(deps, credentials, now);
}

/** Whose attempts are counted. */
interface Counted {
  readonly email: string;
  readonly address: string;
}

/**
 * Counts the attempt; answers whether that was possible. Without Redis everybody may try as often as they like, because
 * staff must be able to work.
 */
async function takeAttempt({ attempts, log }: SignInDeps, { email, address }: Counted): Promise<boolean> {
  const waitMs = await attempts.take(email, address).catch((err: unknown) => notLimited(log, err));
  if (waitMs === undefined) return false;
  if (waitMs === 0) return true;
  signIns.inc({ outcome: "limited" });
  const retryAfter = String(Math.ceil(waitMs / 1000));
  throw new AppError("resource_exhausted", "presence.too_many_sign_ins", { retry_after_s: retryAfter });
}

async function giveBackAttempt({ attempts, log }: SignInDeps, { email, address }: Counted): Promise<void> {
  await attempts.giveBack(email, address).catch((err: unknown) => notLimited(log, err));
}

function notLimited(log: Logger, err: unknown): undefined {
  log.warn({ err }, "sign-ins are not limited");
}

/** The credentials, when the password is theirs. Hashes exactly once whatever was typed. */
async function checkPassword(
  { pool, hasher }: SignInDeps,
  email: string,
  password: string,
): Promise<Credentials | undefined> {
  const credentials = isPlausibleEmail(email) ? await findCredentials(pool, email) : undefined;
  const plausible = isPlausiblePassword(password);
  const right = await hasher.verify(plausible ? password : "", plausible ? credentials?.passwordHash : undefined);
  return right ? credentials : undefined;
}

/** Undefined when the password was changed since it was checked: that ended all sessions, this one too. */
function beginSession(
  { pool, accessTokens }: SignInDeps,
  { staffId, passwordHash }: Credentials,
  now: Date,
): Promise<Session | undefined> {
  const refreshToken = newRefreshSecret();
  const expiresAt = new Date(now.getTime() + REFRESH_TOKEN_MS);
  return inTransaction(pool, async (tx) => {
    if ((await sharePasswordHash(tx, staffId)) !== passwordHash) return undefined;
    const staff = await findStaff(tx, staffId);
    if (staff === undefined) return undefined;
    assertMayEnter(staff);
    const session = { id: newId(), staffId, createdAt: now, expiresAt };
    await insertSession(tx, session);
    const hash = hashRefreshSecret(refreshToken);
    await insertRefreshToken(tx, { hash, sessionId: session.id, createdAt: now, expiresAt });
    const access = await accessTokens.mint(staff, session.id, now);
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken,
      refreshTokenExpiresAt: expiresAt,
      staff,
    };
  });
}
