import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { sleep } from "@switchboard/kit/sleep";
import type { Pool } from "./pool.ts";

/** Pause between two attempts, in milliseconds. */
const RETRY_MS = 500;

/**
 * Resolves when the database answers, however long that takes. Rejects with what does not pass by itself, a wrong
 * password for example, and with the signal's reason.
 */
export async function waitForDatabase(pool: Pool, signal: AbortSignal, log: Logger): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      await pool.query("select 1");
      return;
    } catch (err) {
      if (AppError.from(err).kind !== "unavailable") throw err;
      if (attempt === 0) log.warn({ err }, "postgres is away");
    }
    await sleep(RETRY_MS, signal);
  }
}
