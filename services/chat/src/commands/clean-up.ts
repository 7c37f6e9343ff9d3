import type { Sql } from "@switchboard/pg/pool";
import { forgetAllowances } from "../store/allowances.ts";
import { addUpCounts } from "../store/chat-changes.ts";
import { forgetPages } from "../store/visitor-pages.ts";

/** Pages that a visitor looked at are kept this long, in milliseconds. */
const PAGES_MS = 30 * 24 * 3_600_000;

/** Forgets what nobody asks for any more, and adds up how many chats are in the lists. */
export async function cleanUp(sql: Sql, now: Date, signal: AbortSignal): Promise<void> {
  await addUpCounts(sql);
  await forgetAllowances(sql, now, signal);
  await forgetPages(sql, new Date(now.getTime() - PAGES_MS), signal);
}
