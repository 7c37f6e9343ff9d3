import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { type Allowance, type Spending, spend } from "../domain/allowance.ts";
import { lockUses, saveUses } from "../store/allowances.ts";

/** Counts that something is done, if it may be. */
export async function takeAllowance(tx: Sql, allowance: Allowance, key: string, at: Date): Promise<Spending> {
  const spending = spend(allowance, await lockUses(tx, key, at), at);
  if (spending.kind === "allowed") {
    await saveUses(tx, key, spending.uses, new Date(at.getTime() + allowance.windowS * 1000));
  }
  return spending;
}

/**
 * Counts that something is done, in the transaction of what is done. Throws resource_exhausted `reason` with
 * `retry_after_s` when it was done too often.
 *
 * @param key what is counted, for whom
 */
export async function useAllowance(
  tx: Sql,
  allowance: Allowance,
  key: string,
  reason: string,
  at: Date,
): Promise<void> {
  const spending = await takeAllowance(tx, allowance, key, at);
  if (spending.kind === "spent") {
    throw new AppError("resource_exhausted", reason, { retry_after_s: String(spending.retryAfterS) });
  }
}
