import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { hashRefreshSecret } from "../security/refresh-secrets.ts";
import { findRefreshToken } from "../store/refresh-tokens.ts";
import { deleteSession } from "../store/sessions.ts";

/** Ends the session of a refresh token, spent or not; an unknown token is no error. */
export function signOut(pool: Pool, secret: string): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const token = await findRefreshToken(tx, hashRefreshSecret(secret));
    if (token !== undefined) await deleteSession(tx, token.sessionId);
  });
}
