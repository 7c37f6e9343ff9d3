import type { Sql } from "@switchboard/pg/pool";
import { exactFirst, once } from "../domain/first-page.ts";
import { type ValueHit, valueHit } from "../domain/hit.ts";
import { askedWords } from "../domain/index-words.ts";
import type { Lookup } from "../domain/lookup.ts";
import type { Question } from "../domain/question.ts";
import { wordFit } from "../domain/word-fit.ts";
import { listClientWords } from "../store/client-words.ts";
import { findByIdentifiers } from "../store/found-clients.ts";
import type { Reach } from "../store/visibility.ts";

/** Clients that one part of a question finds, at most. */
const PART_MAX = 200;

/**
 * The clients who have all that single words of a question surely are, a number and an address say; those whom its other words
 * fit come first.
 */
export async function findByParts(sql: Sql, question: Question, reach: Reach): Promise<readonly ValueHit[]> {
  const found = await Promise.all(question.parts.map((part) => findPart(sql, exactFirst(part), reach)));
  const [first = [], ...others] = found;
  const hits = first.filter(({ clientId }) => others.every((part) => part.some((hit) => hit.clientId === clientId)));
  if (hits.length < 2 || question.words.length === 0) return hits;
  const words = await listClientWords(
    sql,
    hits.map(({ clientId }) => clientId),
  );
  const asked = askedWords(question.words, question.unfinished);
  const missing = ({ clientId }: ValueHit) => wordFit(asked, words.get(clientId) ?? []).missing;
  return hits.toSorted((a, b) => missing(a) - missing(b));
}

async function findPart(sql: Sql, lookups: readonly Lookup[], reach: Reach): Promise<readonly ValueHit[]> {
  const rows = await findByIdentifiers(sql, lookups, { reach, after: undefined, limit: PART_MAX, clients: 0 });
  return once(rows.map((row) => valueHit(lookups, row)));
}
