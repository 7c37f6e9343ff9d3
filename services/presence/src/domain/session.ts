import type { Staff } from "./staff.ts";

/** A staff member's session as it is handed out. */
export interface Session {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
  readonly staff: Staff;
}

/** Life of a refresh token, and so of a session nobody uses, in milliseconds: 30 days. */
export const REFRESH_TOKEN_MS = 30 * 24 * 60 * 60 * 1000;
