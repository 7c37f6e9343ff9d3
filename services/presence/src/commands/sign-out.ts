import { inTransaction } from "@switchboard/pg/pool";
import { endSession } from "../changes/end-sessions.ts";
import type { PresenceDeps } from "../deps.ts";
import { hashRefreshSecret } from "../security/refresh-secrets.ts";
import { findRefreshToken } from "../store/refresh-tokens.ts";

/** Ends the session of a refresh token, spent or not; an unknown token is no error. */
export async function signOut(
  { pool, written }: Pick<PresenceDeps, "pool" | "written">,
  secret: string,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const token = await findRefreshToken(tx, hashRefreshSecret(secret));
    if (token !== undefined) await endSession(tx, token.sessionId);
  });
  written();
}
