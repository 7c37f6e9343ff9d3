import type { Sql } from "@switchboard/pg/pool";
import { forgetRefreshTokens } from "../store/refresh-tokens.ts";
import { forgetSessions } from "../store/sessions.ts";

/** Deletes what is over: refresh tokens and sessions; answers how many rows. */
export async function cleanUp(sql: Sql, now: Date, signal: AbortSignal): Promise<number> {
  const tokens = await forgetRefreshTokens(sql, now, signal);
  return tokens + (await forgetSessions(sql, now, signal));
}
