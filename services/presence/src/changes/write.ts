import { type Command, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { PresenceDeps } from "../deps.ts";

/** What every command works with. */
export type WriteDeps = Pick<PresenceDeps, "pool" | "written" | "presenceMoved">;

/**
 * Runs a command in one transaction, once for each idempotency key; then the relay and the sweeper look soon. `tell` is
 * called with what was done, and not for a repetition.
 */
export async function write<T>(
  { pool, written, presenceMoved }: WriteDeps,
  command: Command,
  work: (tx: Sql) => Promise<T>,
  tell?: (done: T) => void,
): Promise<T> {
  const answer = await writeOnce(pool, command, work, tell);
  written();
  presenceMoved();
  return answer;
}
