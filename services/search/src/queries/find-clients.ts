import type { Caller } from "@switchboard/kit/caller";
import { badPageToken, decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import { type Page, type PageRequest, toIdPlace } from "@switchboard/kit/read-page";
import type { SearchDeps } from "../deps.ts";
import type { Client } from "../domain/client.ts";
import { earlyOf, exactFirst, firstPage, isSettled, needsNoFaults, once } from "../domain/first-page.ts";
import { foundBefore, foundPage } from "../domain/found-page.ts";
import { type Hit, valueHit } from "../domain/hit.ts";
import type { Lookup } from "../domain/lookup.ts";
import { type MatchedText, matchedText } from "../domain/matched-text.ts";
import { type Question, readQuestion } from "../domain/question.ts";
import type { FoundByWords } from "../index/client-index.ts";
import { readClientTexts } from "../store/client-words.ts";
import {
  type FoundIdentifier,
  type FoundPlace,
  type FoundWithClient,
  findByIdentifiers,
  findClientsByIds,
  listIdentifiers,
} from "../store/found-clients.ts";
import { findReach, type Reach } from "../store/visibility.ts";
import { findByParts } from "./find-by-parts.ts";

type FindDeps = Pick<SearchDeps, "pool" | "index">;

/** What somebody typed. */
export interface Find extends PageRequest {
  readonly q: string;
}

/** A client that was found, and by what. */
export interface FoundClient {
  readonly client: Client;
  readonly matchedKind: FoundIdentifier["kind"] | MatchedText["kind"];
  readonly matchedValue: string;
  readonly matchedQuality: Hit["quality"];
}

/** A page of clients that were found. */
export interface FoundClients extends Page<FoundClient> {
  /** This answer lacks what the search engine would have added: it was to be asked, and was away. */
  readonly reduced: boolean;
}

/** Clients that are found by words, at most: who is not among them is found by a word more. */
const WORD_HITS_MAX = 50;
/** What words find when nobody needs them. */
const NOT_ASKED: FoundByWords = { hits: [], reduced: false };

/** What is asked, among whose clients. */
interface Asked {
  readonly question: Question;
  readonly lookups: readonly Lookup[];
  readonly reach: Reach;
  readonly size: number;
}

/**
 * A page of the clients that fit what was typed, among those that the caller may see (F1, F2): who has exactly that, then whose
 * words are that, what begins so, and with faults. Pages after the first are of values alone. Throws permission_denied
 * caller.not_allowed, invalid_argument page_size_invalid, page_token_invalid.
 */
export async function findClients(deps: FindDeps, caller: Caller, { q, ...page }: Find): Promise<FoundClients> {
  const reach = await findReach(deps.pool, caller);
  const question = readQuestion(q);
  const asked = { question, lookups: exactFirst(question.lookups), reach, size: pageSize(page.pageSize) };
  const { hits, last, early, found, reduced } =
    page.pageToken === ""
      ? await findFirst(deps, asked)
      : await findNext(deps, asked, toStart(decodePageToken(page.pageToken, question.text)));
  return {
    rows: await readHits(deps, hits, found, reach),
    nextPageToken: last === undefined ? "" : encodePageToken([...keyOf(last), String(early)], question.text),
    reduced,
  };
}

async function findFirst(deps: FindDeps, asked: Asked) {
  const { lookups, size, reach, question } = asked;
  const limit = size + 1;
  const found = await findByIdentifiers(deps.pool, lookups, { reach, after: undefined, limit, clients: size });
  const parts = await findByParts(deps.pool, question, reach);
  const words =
    isSettled(lookups, found) || parts.length > 0
      ? NOT_ASKED
      : await findWords(deps, asked, !needsNoFaults(lookups, found, limit));
  const { hits, ...page } = firstPage(lookups, found, words.hits, { size, limit });
  return { ...page, hits: once([...hits, ...parts]).slice(0, size), found, reduced: words.reduced };
}

/** Where a page begins, and how many of those found by words were on the first one. */
interface Start {
  readonly after: FoundPlace;
  readonly early: number;
}

async function findNext(deps: FindDeps, asked: Asked, { after, early }: Start) {
  const { lookups, size, reach } = asked;
  const limit = size + 1;
  const found = await findByIdentifiers(deps.pool, lookups, { reach, after, limit, clients: size });
  const known = await identifiersOf(deps.pool, found);
  const words = early === 0 ? NOT_ASKED : await findWords(deps, asked, false);
  const shown = new Set(earlyOf(words.hits, early).map(({ clientId }) => clientId));
  const isShown = (row: FoundIdentifier) =>
    shown.has(row.clientId) || foundBefore(lookups, known.get(row.clientId) ?? [], row);
  const { hits, last } = foundPage(found, { size, limit, isShown });
  return { hits: hits.map((row) => valueHit(lookups, row)), last, early, found, reduced: words.reduced };
}

async function findWords({ index }: FindDeps, { question, reach }: Asked, forgiving: boolean): Promise<FoundByWords> {
  const { hits, reduced } = await index.find(question, { reach, limit: WORD_HITS_MAX, forgiving });
  // Nobody has the numbers and addresses that were typed besides.
  return { hits: question.parts.length > 0 ? hits.map((hit) => ({ ...hit, quality: "loose" })) : hits, reduced };
}

/** Who stands on a page may have been on an earlier one, found by something else. */
async function identifiersOf(pool: SearchDeps["pool"], found: readonly FoundIdentifier[]) {
  const rows = await listIdentifiers(pool, [...new Set(found.map(({ clientId }) => clientId))]);
  return Map.groupBy(rows, ({ clientId }) => clientId);
}

/** The rows of those that were found, and what of them fits; those that came along are not read again. */
async function readHits(
  { pool }: FindDeps,
  hits: readonly Hit[],
  found: readonly FoundWithClient[],
  reach: Reach,
): Promise<FoundClient[]> {
  const known = new Map(found.flatMap(({ client }) => (client === undefined ? [] : [[client.id, client]])));
  const ids = hits.map(({ clientId }) => clientId).filter((id) => !known.has(id));
  const byWords = hits.flatMap((hit) => (hit.by === "words" ? hit.clientId : []));
  const [clients, texts] = await Promise.all([
    ids.length === 0 ? known : findClientsByIds(pool, ids, reach),
    byWords.length === 0 ? [] : readClientTexts(pool, byWords),
  ]);
  const textsOf = new Map(texts.map((one) => [one.clientId, one.texts]));
  return hits.flatMap((hit) => {
    const client = known.get(hit.clientId) ?? clients.get(hit.clientId);
    const matched = hit.by === "value" ? hit : matchedText(hit.words, textsOf.get(hit.clientId) ?? []);
    if (client === undefined || matched === undefined) return [];
    return [{ client, matchedKind: matched.kind, matchedValue: matched.value, matchedQuality: hit.quality }];
  });
}

function keyOf({ rank, place, clientId }: FoundPlace): string[] {
  return [String(rank), place, clientId];
}

function toStart([rank = "", place = "", clientId = "", early = ""]: readonly string[]): Start {
  if (!/^\d{1,3}$/.test(rank) || !/^\d{1,2}$/.test(early)) throw badPageToken();
  return { after: { rank: Number(rank), place, clientId: toIdPlace([clientId]) }, early: Number(early) };
}
