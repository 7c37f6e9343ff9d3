import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";
import type { RefreshToken } from "../domain/refresh.ts";

/** A refresh token with what belongs to it; only its SHA-256 is stored. */
export interface RefreshTokenRow extends RefreshToken {
  readonly sessionId: string;
  /** Set together with `spentAt`: makes the successor out of the token. */
  readonly successorSalt: Buffer | null;
}

export async function insertRefreshToken(
  tx: Sql,
  token: { hash: Buffer; sessionId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.query("insert into refresh_tokens (hash, session_id, created_at, expires_at) values ($1, $2, $3, $4)", [
    token.hash,
    token.sessionId,
    token.createdAt,
    token.expiresAt,
  ]);
}

export function findRefreshToken(sql: Sql, hash: Buffer): Promise<RefreshTokenRow | undefined> {
  return sql.row<RefreshTokenRow>(
    `
    select session_id as "sessionId", expires_at as "expiresAt", spent_at as "spentAt",
      successor_salt as "successorSalt"
    from refresh_tokens
    where hash = $1`,
    [hash],
  );
}

/** Marks a token as spent; `salt` makes its successor out of it. */
export async function spendRefreshToken(tx: Sql, hash: Buffer, spentAt: Date, salt: Buffer): Promise<void> {
  await tx.query("update refresh_tokens set spent_at = $2, successor_salt = $3 where hash = $1", [hash, spentAt, salt]);
}

/** Deletes expired tokens. Until then a spent one is kept, to be known as spent. */
export function forgetRefreshTokens(sql: Sql, now: Date, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "refresh_tokens", "expires_at <= $1", [now]);
}
