import type { Sql } from "@switchboard/pg/pool";
import { deleteOldIdempotencyKeys } from "../store/idempotency-keys.ts";
import { deleteExpiredRefreshTokens } from "../store/refresh-tokens.ts";
import { deleteExpiredSessions } from "../store/sessions.ts";

/** Rows of one statement: short enough to disturb nobody. */
const BATCH = 1_000;
/** Statements of one kind in one run; what is left waits for the next. */
const ROUNDS = 20;
/** Nobody repeats a request after a day, in milliseconds. */
const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

/** Deletes what is over: refresh tokens, sessions, idempotency keys; answers how many rows. */
export async function cleanUp(sql: Sql, now: Date, signal: AbortSignal): Promise<number> {
  const keysBefore = new Date(now.getTime() - IDEMPOTENCY_MS);
  const tokens = await inBatches(signal, () => deleteExpiredRefreshTokens(sql, now, BATCH));
  const sessions = await inBatches(signal, () => deleteExpiredSessions(sql, now, BATCH));
  const keys = await inBatches(signal, () => deleteOldIdempotencyKeys(sql, keysBefore, BATCH));
  return tokens + sessions + keys;
}

async function inBatches(signal: AbortSignal, deleteBatch: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let round = 0; round < ROUNDS && !signal.aborted; round++) {
    const deleted = await deleteBatch();
    total += deleted;
    if (deleted < BATCH) break;
  }
  return total;
}
