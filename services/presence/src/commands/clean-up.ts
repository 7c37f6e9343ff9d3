import type { Sql } from "@switchboard/pg/pool";
import { untilNone } from "@switchboard/pg/until-none";
import { deleteExpiredRefreshTokens } from "../store/refresh-tokens.ts";
import { deleteExpiredSessions } from "../store/sessions.ts";

/** Rows of one statement: short enough to disturb nobody. */
const BATCH = 1_000;

/** Deletes what is over: refresh tokens and sessions; answers how many rows. */
export async function cleanUp(sql: Sql, now: Date, signal: AbortSignal): Promise<number> {
  const tokens = await untilNone(signal, () => deleteExpiredRefreshTokens(sql, now, BATCH));
  return tokens + (await untilNone(signal, () => deleteExpiredSessions(sql, now, BATCH)));
}
