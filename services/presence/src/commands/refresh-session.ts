import { AppError } from "@switchboard/kit/errors";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { endSession } from "../changes/end-sessions.ts";
import { handOutSession } from "../changes/hand-out-session.ts";
import type { PresenceDeps } from "../deps.ts";
import { judgeRefresh, type RefreshVerdict } from "../domain/refresh.ts";
import { REFRESH_TOKEN_MS, type Session } from "../domain/session.ts";
import { refreshes } from "../metrics.ts";
import { hashRefreshSecret, newSuccessorSalt, successorOf } from "../security/refresh-secrets.ts";
import {
  findRefreshToken,
  insertRefreshToken,
  type RefreshTokenRow,
  spendRefreshToken,
} from "../store/refresh-tokens.ts";
import { extendSession, lockSession } from "../store/sessions.ts";

/** A token and the session it belongs to, with the session locked. */
interface Presented {
  readonly secret: string;
  readonly hash: Buffer;
  readonly row: RefreshTokenRow;
  readonly staffId: string;
}

/**
 * Trades a refresh token for a new pair (see `domain/refresh.ts` for what else may come of it). Throws unauthenticated
 * presence.session_ended, permission_denied presence.no_permission for who may use nothing any more.
 */
export async function refreshSession(deps: PresenceDeps, secret: string): Promise<Session> {
  // The end of a session must be committed, so it is an answer of the transaction and not an error in it.
  const { verdict, session } = await inTransaction(deps.pool, (tx) => refreshIn(tx, deps, secret, deps.now()));
  refreshes.inc({ outcome: verdict });
  if (verdict === "theft") deps.written();
  if (session === undefined) throw new AppError("unauthenticated", "presence.session_ended");
  return session;
}

async function refreshIn(
  tx: Sql,
  deps: PresenceDeps,
  secret: string,
  now: Date,
): Promise<{ verdict: RefreshVerdict | "unknown"; session?: Session | undefined }> {
  const token = await findLocked(tx, secret);
  if (token === undefined) return { verdict: "unknown" };
  const verdict = judgeRefresh(token.row, await isSuccessorSpent(tx, token), now);
  if (verdict === "theft") {
    deps.log.warn({ session_id: token.row.sessionId, staff_id: token.staffId }, "a spent refresh token came back");
    await endSession(tx, token.row.sessionId);
  }
  if (verdict === "replace") await giveUpSuccessor(tx, token, now);
  if (verdict === "rotate" || verdict === "replace") return { verdict, session: await rotate(tx, deps, token, now) };
  if (verdict === "repeat") return { verdict, session: await repeat(tx, deps, token, now) };
  return { verdict };
}

async function findLocked(tx: Sql, secret: string): Promise<Presented | undefined> {
  const hash = hashRefreshSecret(secret);
  const found = await findRefreshToken(tx, hash);
  const session = found && (await lockSession(tx, found.sessionId));
  // Read again: whoever held the lock before may have spent it.
  const row = session && (await findRefreshToken(tx, hash));
  return row && { secret, hash, row, staffId: session.staffId };
}

async function isSuccessorSpent(tx: Sql, { secret, row }: Presented): Promise<boolean> {
  if (row.successorSalt === null) return false;
  const successor = await findRefreshToken(tx, hashRefreshSecret(successorOf(secret, row.successorSalt)));
  return successor === undefined || successor.spentAt !== null;
}

/** The successor counts as spent from now on, by nobody that can come back. */
async function giveUpSuccessor(tx: Sql, { secret, row }: Presented, now: Date): Promise<void> {
  if (row.successorSalt === null) return;
  await spendRefreshToken(tx, hashRefreshSecret(successorOf(secret, row.successorSalt)), now, newSuccessorSalt());
}

async function rotate(tx: Sql, deps: PresenceDeps, token: Presented, now: Date): Promise<Session | undefined> {
  const salt = newSuccessorSalt();
  const refreshToken = successorOf(token.secret, salt);
  const { sessionId } = token.row;
  const expiresAt = new Date(now.getTime() + REFRESH_TOKEN_MS);
  await spendRefreshToken(tx, token.hash, now, salt);
  await insertRefreshToken(tx, { hash: hashRefreshSecret(refreshToken), sessionId, createdAt: now, expiresAt });
  await extendSession(tx, sessionId, expiresAt);
  // Who may not enter has spent nothing: let in again, they go on with the same token.
  return handOutSession(tx, deps, { sessionId, staffId: token.staffId, refreshToken, expiresAt }, now);
}

async function repeat(tx: Sql, deps: PresenceDeps, token: Presented, now: Date): Promise<Session | undefined> {
  const { sessionId, successorSalt } = token.row;
  if (successorSalt === null) return undefined;
  const refreshToken = successorOf(token.secret, successorSalt);
  const stored = await findRefreshToken(tx, hashRefreshSecret(refreshToken));
  const { staffId } = token;
  return stored && handOutSession(tx, deps, { sessionId, staffId, refreshToken, expiresAt: stored.expiresAt }, now);
}
