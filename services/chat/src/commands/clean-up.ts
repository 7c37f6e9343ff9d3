import type { Sql } from "@switchboard/pg/pool";
import { forgetAllowances } from "../store/allowances.ts";
import { forgetIdempotencyKeys } from "../store/idempotency-keys.ts";
import { forgetPages } from "../store/visitor-pages.ts";

/** Pages that a visitor looked at are kept this long, in milliseconds. */
const PAGES_MS = 30 * 24 * 3_600_000;

/** Forgets what nobody asks for any more. */
export async function cleanUp(sql: Sql, now: Date): Promise<void> {
  await forgetIdempotencyKeys(sql);
  await forgetAllowances(sql, now);
  await forgetPages(sql, new Date(now.getTime() - PAGES_MS));
}
