import type { Sql } from "@switchboard/pg/pool";
import type { PresenceDeps } from "../deps.ts";
import type { Session } from "../domain/session.ts";
import { assertMayEnter } from "../domain/staff.ts";
import { findStaff } from "../store/staff.ts";

/** A session, and the refresh token that goes on with it. */
export interface Continuation {
  readonly sessionId: string;
  readonly staffId: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/**
 * What a browser gets to go on with: the refresh token with a fresh access token. Undefined when the person is gone;
 * throws permission_denied presence.no_permission for who may use nothing.
 */
export async function handOutSession(
  tx: Sql,
  { accessTokens }: Pick<PresenceDeps, "accessTokens">,
  { sessionId, staffId, refreshToken, expiresAt }: Continuation,
  now: Date,
): Promise<Session | undefined> {
  const staff = await findStaff(tx, staffId);
  if (staff === undefined) return undefined;
  assertMayEnter(staff);
  const access = await accessTokens.mint(staff, sessionId, now);
  return {
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken,
    refreshTokenExpiresAt: expiresAt,
    staff,
  };
}
