import type { Caller } from "@switchboard/kit/caller";
import { badPageToken, decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import { type Page, type PageRequest, toIdPlace } from "@switchboard/kit/read-page";
import type { SearchDeps } from "../deps.ts";
import type { Client } from "../domain/client.ts";
import { foundBefore, foundPage } from "../domain/found-page.ts";
import type { Lookup } from "../domain/lookup.ts";
import { readQuestion } from "../domain/question.ts";
import {
  type FoundIdentifier,
  type FoundPlace,
  findByIdentifiers,
  findClientsByIds,
  listIdentifiers,
} from "../store/found-clients.ts";
import { findReach } from "../store/visibility.ts";

/** What somebody typed. */
export interface Find extends PageRequest {
  readonly q: string;
}

/** A client that was found, and by what. */
export interface FoundClient {
  readonly client: Client;
  readonly matchedKind: FoundIdentifier["kind"];
  readonly matchedValue: string;
  readonly matchedQuality: Lookup["match"];
}

/**
 * A page of the clients that fit what was typed, among those that the caller may see (F1, F2). Throws permission_denied
 * caller.not_allowed, invalid_argument page_size_invalid, page_token_invalid.
 */
export async function findClients(
  { pool }: Pick<SearchDeps, "pool">,
  caller: Caller,
  { q, ...page }: Find,
): Promise<Page<FoundClient>> {
  const reach = await findReach(pool, caller);
  const { lookups, text } = readQuestion(q);
  const size = pageSize(page.pageSize);
  const after = page.pageToken === "" ? undefined : toPlace(decodePageToken(page.pageToken, text));
  if (lookups.length === 0) return { rows: [], nextPageToken: "" };
  const limit = size + 1;
  const found = await findByIdentifiers(pool, lookups, { reach, after, limit });
  const known = after === undefined ? new Map() : await identifiersOf(pool, found);
  const isShown = (row: FoundIdentifier) => foundBefore(lookups, known.get(row.clientId) ?? [], row);
  const { hits, last } = foundPage(found, { size, limit, isShown });
  const ids = hits.map(({ clientId }) => clientId);
  const clients = await findClientsByIds(pool, ids, reach);
  const rows = hits.flatMap(({ clientId, kind, value, rank }) => {
    const client = clients.get(clientId);
    const matchedQuality = lookups[rank]?.match ?? "exact";
    return client === undefined ? [] : [{ client, matchedKind: kind, matchedValue: value, matchedQuality }];
  });
  return { rows, nextPageToken: last === undefined ? "" : encodePageToken(keyOf(last), text) };
}

/** Who stands on a page may have been on an earlier one, found by something else. */
async function identifiersOf(pool: SearchDeps["pool"], found: readonly FoundIdentifier[]) {
  const rows = await listIdentifiers(pool, [...new Set(found.map(({ clientId }) => clientId))]);
  return Map.groupBy(rows, ({ clientId }) => clientId);
}

function keyOf({ rank, place, clientId }: FoundPlace): string[] {
  return [String(rank), place, clientId];
}

function toPlace([rank = "", place = "", clientId = ""]: readonly string[]): FoundPlace {
  if (!/^\d{1,3}$/.test(rank)) throw badPageToken();
  return { rank: Number(rank), place, clientId: toIdPlace([clientId]) };
}
