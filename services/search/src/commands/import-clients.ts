import { setImmediate } from "node:timers/promises";
import { invalidField } from "@switchboard/kit/errors";
import { inTransaction, isUniqueViolation, type Pool } from "@switchboard/pg/pool";
import { CollidedError, type FeedRows, type TakenInRows, takeInNew, takeInRows } from "../changes/take-in-rows.ts";
import type { SearchDeps } from "../deps.ts";
import { type BadRow, isPresent, type PlacedRow } from "../domain/feed-news.ts";
import { readClientRow } from "../domain/read-client-row.ts";
import { CHATS_SOURCE } from "../domain/registration.ts";
import { importedRows } from "../metrics.ts";
import { isAnyKnown } from "../store/client-sources.ts";

/** Rows of a feed as they came. */
export interface Import {
  readonly source: string;
  /** One client each, as JSON. */
  readonly rows: readonly Uint8Array[];
  /** The pass over all clients of the source that they are of. */
  readonly passId?: string | undefined;
}

/** What an import works with. */
export type ImportDeps = Pick<SearchDeps, "pool" | "now" | "written">;

/** What became of the rows. */
export interface Imported {
  readonly created: number;
  readonly changed: number;
  /** Rows that told nothing new. */
  readonly unchanged: number;
  readonly bad: readonly BadRow[];
}

/** Rows that are read in one go. */
const ROWS_AT_ONCE = 50;
/** A version may be ahead of our clock by this much, in milliseconds: a day, for systems that count in local time. */
const AHEAD_MS = 24 * 3_600_000;

/**
 * Takes rows of a feed in (D1), all in one transaction. A row that is wrong is reported and leaves the others alone; a repetition
 * changes nothing. Throws invalid_argument search.invalid_request for the name of the source.
 */
export async function importClients(
  { pool, now, written }: ImportDeps,
  { source, rows, passId }: Import,
): Promise<Imported> {
  requireSource(source);
  const at = now();
  const rules = { zone: "UTC", latestVersion: at.getTime() + AHEAD_MS };
  const good: PlacedRow[] = [];
  const bad: BadRow[] = [];
  for (const [index, bytes] of rows.entries()) {
    // Other batches have statements under way, whose answers wait for nothing longer than this.
    if (index % ROWS_AT_ONCE === 0) await setImmediate();
    const json = parse(bytes);
    const reading = json.ok ? readClientRow(json.value, rules) : json;
    if (reading.ok) good.push({ index, row: reading.row });
    else bad.push(...reading.faults.map((fault) => ({ index, ...fault })));
  }
  const taken = await takeIn(pool, { source, rows: good, now: at, passId });
  written();
  bad.push(...taken.bad);
  const wrong = new Set(bad.map(({ index }) => index)).size;
  const unchanged = rows.length - wrong - taken.created - taken.changed;
  const { created, changed } = taken;
  for (const [outcome, count] of Object.entries({ created, changed, unchanged, bad: wrong })) {
    importedRows.inc({ outcome }, count);
  }
  return { created, changed, unchanged, bad };
}

/**
 * {@link importClients}, where rows that name a project of which this service has not heard are taken in once more after catching up
 * with presence: whoever made a project imports into it in the next moment.
 */
export async function importHeard(deps: ImportDeps, wanted: Import, catchUp: () => Promise<void>): Promise<Imported> {
  const first = await importClients(deps, wanted);
  const unheard = [...new Set(first.bad.filter(({ field }) => PROJECT.test(field)).map(({ index }) => index))];
  if (unheard.length === 0) return first;
  await catchUp();
  const again = await importClients(deps, { ...wanted, rows: unheard.flatMap((index) => wanted.rows[index] ?? []) });
  const bad = again.bad.map((one) => ({ ...one, index: unheard[one.index] ?? one.index }));
  return {
    created: first.created + again.created,
    changed: first.changed + again.changed,
    unchanged: first.unchanged + again.unchanged,
    bad: [...first.bad.filter(({ index }) => !unheard.includes(index)), ...bad],
  };
}

const PROJECT = /^\/projects\/\d+$/;

/** What is all new, as most of a first import is, goes in beside other batches; everything else by itself. */
async function takeIn(pool: Pool, feed: FeedRows): Promise<TakenInRows> {
  const { source } = feed;
  const rows = feed.rows.filter(isPresent);
  const externalIds = rows.map(({ row }) => row.externalId);
  const people = rows.flatMap(({ row }) => (row.people ?? []).map((person) => person.externalId));
  const areNew = rows.length === feed.rows.length && !(await isAnyKnown(pool, source, externalIds, people));
  if (!areNew) return inTransaction(pool, (tx) => takeInRows(tx, feed));
  try {
    return await inTransaction(pool, (tx) => takeInNew(tx, { ...feed, rows }));
  } catch (error) {
    if (!(error instanceof CollidedError || isUniqueViolation(error))) throw error;
    return inTransaction(pool, (tx) => takeInRows(tx, feed));
  }
}

function requireSource(source: string): void {
  const refuse = (rule: string) => invalidField("search.invalid_request", "/source", rule);
  if (!/^[a-z0-9-]{1,40}$/.test(source)) throw refuse("must have 1 to 40 of a-z, 0-9 and -");
  if (source === CHATS_SOURCE) throw refuse(`must be another than ${CHATS_SOURCE}`);
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly faults: readonly Fault[] };
type Fault = Omit<BadRow, "index">;

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parse(bytes: Uint8Array): Parsed {
  const text = decode(bytes);
  if (text === undefined) return { ok: false, faults: [{ field: "", reason: "must be UTF-8" }] };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, faults: [{ field: "", reason: "must be JSON" }] };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
