import { AppError } from "@switchboard/kit/errors";
import { sleep } from "@switchboard/kit/sleep";

const PAUSE_MS = 500;

/**
 * Writes down what has happened outside, trying again while the database is away, until `deadline`: forgetting it would
 * make it happen twice. Throws what the last attempt threw.
 */
export async function persist<T>(write: () => Promise<T>, deadline: Date): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (AppError.from(error).kind !== "unavailable" || Date.now() + PAUSE_MS >= deadline.getTime()) throw error;
    }
    await sleep(PAUSE_MS);
  }
}
