import { hash } from "node:crypto";
import { appendToOutbox } from "@switchboard/bus/outbox";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { ClientRow, GoneClientRow } from "../domain/client-row.ts";
import { type BadRow, faultsAmong, isGone, isPresent, loginOf, newsOf, type PlacedRow } from "../domain/feed-news.ts";
import { clientDeleted, clientSaved } from "../events.ts";
import { logChanges } from "../store/client-changes.ts";
import { deleteIdentifiers, findLogins } from "../store/client-identifiers.ts";
import { claimNew, findKnown, lockSource, saveKnown, type TakenIn } from "../store/client-sources.ts";
import { deleteClientWords } from "../store/client-words.ts";
import {
  bumpClients,
  insertClients,
  lockClients,
  markDeleted,
  projectIdsByName,
  updateClients,
} from "../store/clients.ts";
import { noteBrought } from "../store/import-passes.ts";
import { indexClients } from "./index-clients.ts";
import { keepEditsOf } from "./keep-edits-of.ts";
import { keepPeopleOf } from "./keep-people-of.ts";
import { mergeRows } from "./merge-rows.ts";
import { type SavedRow, saveParts, toAccountRow } from "./save-parts.ts";

/** Rows of a feed that are right by themselves. */
export interface FeedRows<R extends ClientRow | GoneClientRow = ClientRow | GoneClientRow> {
  readonly source: string;
  readonly rows: readonly PlacedRow<R>[];
  readonly now: Date;
  /** The pass that they are of. */
  readonly passId?: string | undefined;
  /** Who did it, as in the change log; the source unless given. */
  readonly actor?: string;
}

/** What became of rows. */
export interface TakenInRows {
  readonly created: number;
  readonly changed: number;
  readonly bad: readonly BadRow[];
}

/**
 * Takes rows of a feed in, within a transaction: of each client the newest row, where it tells something new. What belongs to a
 * client is replaced by what its row says of it, and stays where the row says nothing.
 */
export async function takeInRows(tx: Sql, feed: FeedRows): Promise<TakenInRows> {
  const { source, rows, now, passId, actor = actorOf(source) } = feed;
  await lockSource(tx, source);
  const known = await findKnown(tx, source, [
    ...rows.map(({ row }) => row.externalId),
    ...rows.flatMap(({ row }) => (row.state === "gone" ? (row.mergedInto ?? []) : [])),
  ]);
  const news = newsOf(rows, known);
  const { saved: told, bad, noted } = await choose(tx, source, news.filter(isPresent), known);
  await saveKnown(tx, source, noted);
  const created = told.filter(({ isNew }) => isNew);
  const old = told.filter(({ isNew }) => !isNew);
  await lockClients(
    tx,
    old.map(({ clientId }) => clientId),
  );
  const changed = await keepEditsOf(tx, old);
  const saved = await keepPeopleOf(tx, source, [...created, ...changed]);
  await insertClients(tx, created.map(toAccountRow), now);
  await updateClients(tx, changed.map(toAccountRow), now);
  const { touched, textsOfNew } = await saveParts(tx, source, saved);
  await bumpClients(tx, touched, now);
  await saveKnown(tx, source, saved.map(takenIn));
  const ids = [...saved.map(({ clientId }) => clientId), ...touched];
  await announce(tx, ids, clientSaved, actor, now);
  const gone = await takeAway(tx, source, news.filter(isGone), now);
  await indexClients(tx, [...new Set([...ids, ...gone.into])], textsOfNew);
  if (passId !== undefined) {
    const brought = rows.map(({ row }) => row.externalId);
    await noteBrought(tx, source, passId, brought);
  }
  return { created: created.length, changed: changed.length + gone.changed, bad: [...bad, ...gone.bad] };
}

/** Somebody else brought the same clients, people or logins meanwhile: what was begun beside others cannot go on so. */
export class CollidedError extends Error {}

/**
 * The same of rows of which no client and no person was heard of, so that others may take in such rows at the same time. Throws
 * {@link CollidedError} when that was not so after all.
 */
export async function takeInNew(tx: Sql, { source, rows, now, passId }: FeedRows<ClientRow>): Promise<TakenInRows> {
  await lockSource(tx, source, "beside");
  const { saved, bad } = await choose(tx, source, newsOf(rows, new Map()).filter(isPresent), new Map());
  // A login that somebody has may be that of the same client, whom another batch has brought since we looked.
  if (bad.some(({ field }) => field === "/login")) throw new CollidedError("a login was brought twice");
  if (!(await claimNew(tx, source, saved.map(takenIn)))) throw new CollidedError("a client was brought twice at once");
  await insertClients(tx, saved.map(toAccountRow), now);
  const { touched, textsOfNew, metKnown } = await saveParts(tx, source, saved);
  if (metKnown || touched.length > 0) throw new CollidedError("a person was brought twice at once");
  const ids = saved.map(({ clientId }) => clientId);
  await announce(tx, ids, clientSaved, actorOf(source), now);
  await indexClients(tx, ids, textsOfNew);
  if (passId !== undefined)
    await noteBrought(
      tx,
      source,
      passId,
      rows.map(({ row }) => row.externalId),
    );
  return { created: saved.length, changed: 0, bad };
}

/** Which of the rows about clients that are there are saved, which are wrong, and which say what is known. */
async function choose(
  tx: Sql,
  source: string,
  rows: readonly PlacedRow<ClientRow>[],
  known: ReadonlyMap<string, TakenIn>,
) {
  const all = rows.map(({ index, row }): SavedRow => {
    const clientId = known.get(row.externalId)?.clientId ?? undefined;
    return { index, row, clientId: clientId ?? newId(), isNew: clientId === undefined, digest: digestOf(row) };
  });
  const { repeated = [], told = [] } = Object.groupBy(all, ({ row, digest }) =>
    known.get(row.externalId)?.digest.equals(digest) ? "repeated" : "told",
  );
  const own = new Set(told.map(({ clientId }) => clientId));
  const logins = told.flatMap(({ row }) => loginOf(row) ?? []);
  const taken = (await findLogins(tx, source, logins)).filter(({ clientId }) => !own.has(clientId));
  const bad = faultsAmong(told, await projectIdsByName(tx), new Set(taken.map(({ login }) => login)));
  const wrong = new Set(bad.map(({ index }) => index));
  return { saved: told.filter(({ index }) => !wrong.has(index)), bad, noted: repeated.map(takenIn) };
}

function takenIn({ row: { externalId, version }, clientId, digest }: SavedRow): TakenIn {
  return { externalId, clientId, version, digest, merged: false };
}

/** Of what a row says, whenever it says so. */
function digestOf(row: ClientRow | GoneClientRow): Buffer {
  return hash("sha256", JSON.stringify({ ...row, version: 0 }), "buffer");
}

/** Takes in that clients are gone: merged, or deleted. */
async function takeAway(tx: Sql, source: string, rows: readonly PlacedRow<GoneClientRow>[], now: Date) {
  if (rows.length === 0) return { changed: 0, into: [], bad: [] };
  const merged = await mergeRows(tx, source, rows, now);
  const known = await findKnown(
    tx,
    source,
    merged.left.map(({ row }) => row.externalId),
  );
  const clientIdOf = ({ externalId }: GoneClientRow) => known.get(externalId)?.clientId ?? null;
  const ids = merged.left.flatMap(({ row }) => clientIdOf(row) ?? []);
  const deleted = await deleteClients(tx, source, ids, now);
  const told = merged.left.map(({ row }) => ({
    externalId: row.externalId,
    clientId: clientIdOf(row),
    version: row.version,
    digest: digestOf(row),
    merged: false,
  }));
  await saveKnown(tx, source, told);
  return { changed: merged.merged + deleted.length, into: merged.into, bad: merged.bad };
}

/** Deletes clients; answers with those that were there. */
export async function deleteClients(tx: Sql, source: string, ids: readonly string[], now: Date): Promise<string[]> {
  await lockClients(tx, ids);
  const deleted = await markDeleted(tx, ids, now);
  // Its login may be given to somebody else.
  await deleteIdentifiers(tx, "account", deleted, source);
  await deleteClientWords(tx, deleted);
  await announce(tx, deleted, clientDeleted, actorOf(source), now);
  return deleted;
}

/** Writes what became of clients into the change log, and tells of it. */
async function announce(tx: Sql, ids: readonly string[], event: typeof clientSaved, actor: string, now: Date) {
  if (ids.length === 0) return;
  const changes = await logChanges(tx, ids, actor, now);
  await appendToOutbox(
    tx,
    changes.map((change) => event({ ...change, actor })),
  );
}

function actorOf(source: string): string {
  return `source:${source}`;
}
