import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { inTransaction } from "@switchboard/pg/pool";
import { handOutSession } from "../changes/hand-out-session.ts";
import { limitAttempts } from "../changes/limit-attempts.ts";
import type { PresenceDeps } from "../deps.ts";
import { isPlausiblePassword } from "../domain/password.ts";
import { REFRESH_TOKEN_MS, type Session } from "../domain/session.ts";
import { isPlausibleEmail, normaliseEmail } from "../domain/staff.ts";
import { signIns } from "../metrics.ts";
import { hashRefreshSecret, newRefreshSecret } from "../security/refresh-secrets.ts";
import { type Credentials, findCredentials, sharePasswordHash } from "../store/credentials.ts";
import { insertRefreshToken } from "../store/refresh-tokens.ts";
import { insertSession } from "../store/sessions.ts";

/** Somebody who says who they are. */
export interface SignIn {
  readonly email: string;
  readonly password: string;
  /** Of the browser. */
  readonly address: string;
  /** The browser itself; empty where none is known. */
  readonly device: string;
}

/**
 * P1: begins a session. Throws unauthenticated presence.bad_credentials, the same and after the same time whether the
 * email or the password is wrong, permission_denied presence.no_permission for who may use nothing, and
 * resource_exhausted presence.too_many_sign_ins with `retry_after_s`.
 */
export async function signIn(deps: PresenceDeps, { email, password, address, device }: SignIn): Promise<Session> {
  const who = { email: normaliseEmail(email), address, device };
  const session = await limitAttempts(deps, who, () => tryToSignIn(deps, who.email, password));
  signIns.inc({ outcome: session === undefined ? "bad_credentials" : "ok" });
  if (session === undefined) throw new AppError("unauthenticated", "presence.bad_credentials");
  return session;
}

async function tryToSignIn(deps: PresenceDeps, email: string, password: string): Promise<Session | undefined> {
  const credentials = await checkPassword(deps, email, password);
  return credentials && beginSession(deps, credentials);
}

/** The credentials, when the password is theirs. Hashes exactly once whatever was typed. */
async function checkPassword(
  { pool, hasher }: PresenceDeps,
  email: string,
  password: string,
): Promise<Credentials | undefined> {
  const credentials = isPlausibleEmail(email) ? await findCredentials(pool, email) : undefined;
  const plausible = isPlausiblePassword(password);
  const right = await hasher.verify(plausible ? password : "", plausible ? credentials?.passwordHash : undefined);
  return right ? credentials : undefined;
}

/** Undefined when the password was changed since it was checked: that ended all sessions, this one too. */
function beginSession(deps: PresenceDeps, { staffId, passwordHash }: Credentials): Promise<Session | undefined> {
  const createdAt = deps.now();
  const expiresAt = new Date(createdAt.getTime() + REFRESH_TOKEN_MS);
  const [sessionId, refreshToken] = [newId(), newRefreshSecret()];
  return inTransaction(deps.pool, async (tx) => {
    if ((await sharePasswordHash(tx, staffId)) !== passwordHash) return undefined;
    await insertSession(tx, { id: sessionId, staffId, createdAt, expiresAt });
    await insertRefreshToken(tx, { hash: hashRefreshSecret(refreshToken), sessionId, createdAt, expiresAt });
    return handOutSession(tx, deps, { sessionId, staffId, refreshToken, expiresAt }, createdAt);
  });
}
