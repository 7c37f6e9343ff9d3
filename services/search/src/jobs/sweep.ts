import { forgetDeadEvents } from "@switchboard/bus/dead-events";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { tryLock } from "@switchboard/pg/try-lock";
import { deleteUnusedWords, listUnusedWords } from "../store/words.ts";
import { FEED_CONSUMER } from "./follow-feed.ts";

/** Refused messages of a feed say who a client is: they are kept as long as facts on their way are, in days. */
const REFUSED_DAYS = 7;
/** Words of one transaction, and pages of one run: of a million words each is looked at twice a day. */
const PAGE = 1_000;
const PAGES_MAX = 100;

/** Where the next run goes on. */
export interface SweepPlace {
  after: string;
}

/**
 * Forgets what nobody needs: words that no client has any more, so many of them in a run, and refused messages of feeds after 7 days.
 * One instance at a time does.
 */
export async function sweep(pool: Pool, place: SweepPlace, signal: AbortSignal): Promise<void> {
  await forgetDeadEvents(pool, FEED_CONSUMER, REFUSED_DAYS);
  for (let page = 0; page < PAGES_MAX && !signal.aborted; page += 1) {
    const last = await inTransaction(pool, (tx) => sweepPage(tx, place.after));
    place.after = last ?? "";
    if (last === undefined) return;
  }
}

async function sweepPage(tx: Sql, after: string): Promise<string | undefined> {
  if (!(await tryLock(tx, "sweep of words"))) return undefined;
  const { unused, last } = await listUnusedWords(tx, after, PAGE);
  if (unused.length > 0) await deleteUnusedWords(tx, unused);
  return last;
}
