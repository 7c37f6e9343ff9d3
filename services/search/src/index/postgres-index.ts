import type { Sql } from "@switchboard/pg/pool";
import { deletions } from "../domain/deletions.ts";
import { once } from "../domain/first-page.ts";
import { wordsOf } from "../domain/fold.ts";
import type { WordHit } from "../domain/hit.ts";
import { type AskedWords, askedWords, hasLetter } from "../domain/index-words.ts";
import { otherLayouts } from "../domain/keyboard-layout.ts";
import { romanKey } from "../domain/transliteration.ts";
import { soundingWords, wordFit } from "../domain/word-fit.ts";
import {
  type Beginnings,
  beginningQueries,
  faultQueries,
  looseQueries,
  plainQueries,
  soundQuery,
  type WordQuery,
} from "../domain/word-query.ts";
import { type FoundWords, findByWords } from "../store/client-words.ts";
import { findNearWords, findWordsBeginning, findWordsSounding } from "../store/words.ts";
import type { ClientIndex, FoundByWords, IndexScope } from "./client-index.ts";

/** Words of a beginning that are looked for one by one; when there are more, the beginning itself is. */
const BEGINNINGS_MAX = 64;
/** Clients of one word with a fault, so that they do not crowd out those of another. */
const EACH_FAULT = 20;

type Question = Parameters<ClientIndex["find"]>[0];

/** The word index in the directory's own database: always right, and always there. */
export class PostgresIndex implements ClientIndex {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(question: Question, scope: IndexScope): Promise<FoundByWords> {
    return { hits: await this.#findHits(question, scope), reduced: false };
  }

  async #findHits({ text, words, unfinished }: Question, scope: IndexScope): Promise<readonly WordHit[]> {
    const asked = askedWords(words, unfinished);
    const hits = await this.#findTyped(asked, scope);
    if (hits.length > 0 || !scope.forgiving) return hits;
    // Of a mail or a login that is somebody else's but for a word nothing may be left out.
    const loose = text.includes(" ") ? looseQueries(asked) : [];
    return (
      (await this.#findRetyped(text, unfinished, scope)) ??
      (await this.#findSounding(asked, scope)) ??
      this.#findLoose(asked, loose, scope)
    );
  }

  /** As they were typed, and with faults. */
  async #findTyped(asked: AskedWords, scope: IndexScope): Promise<readonly WordHit[]> {
    if (asked.words.length === 0) return [];
    const beginnings = await this.#beginningsOf(asked);
    const plain = await this.#findPlain(asked, beginnings, scope);
    if (plain.length >= scope.limit || !scope.forgiving) return plain;
    const known = await findNearWords(this.#sql, asked.words.filter(hasLetter).flatMap(deletions));
    const queries = faultQueries(asked, known, beginnings);
    const found = await findByWords(this.#sql, queries, { ...scope, each: EACH_FAULT, limit: scope.limit * 2 });
    return once([...plain, ...inTurn(found).map((row) => toHit(asked, row))]).slice(0, scope.limit);
  }

  async #beginningsOf({ beginning }: AskedWords): Promise<Beginnings> {
    const known = beginning === undefined ? [] : await findWordsBeginning(this.#sql, beginning, BEGINNINGS_MAX + 1);
    return { words: known.slice(0, BEGINNINGS_MAX), more: known.length > BEGINNINGS_MAX };
  }

  async #findPlain(asked: AskedWords, beginnings: Beginnings, scope: IndexScope): Promise<readonly WordHit[]> {
    const ask = (queries: readonly WordQuery[]) => findByWords(this.#sql, queries, { ...scope, each: scope.limit });
    const some = await ask(plainQueries(asked, beginnings));
    const found = some.length > 0 ? some : await ask(beginningQueries(asked, beginnings));
    const fits = found.map((row) => ({ ...row, fit: wordFit(asked, row.words) }));
    // Of clients who fit alike those with fewer words besides are likelier meant.
    const sorted = fits.toSorted(
      (a, b) => a.query - b.query || a.fit.rest - b.fit.rest || a.words.length - b.words.length,
    );
    return once(sorted.map(({ clientId, fit }) => hitOf(clientId, fit))).slice(0, scope.limit);
  }

  /** As what was typed would be on another keyboard layout. */
  async #findRetyped(text: string, unfinished: boolean, scope: IndexScope): Promise<readonly WordHit[] | undefined> {
    for (const other of otherLayouts(text)) {
      const hits = await this.#findTyped(askedWords(wordsOf(other), unfinished), scope);
      if (hits.length > 0) return hits.map((hit) => ({ ...hit, quality: "layout" }));
    }
    return undefined;
  }

  /** In another script, or in another way to romanise it. */
  async #findSounding({ words }: AskedWords, scope: IndexScope): Promise<readonly WordHit[] | undefined> {
    const sounds = words.flatMap((word) => romanKey(word) ?? []);
    if (sounds.length === 0) return undefined;
    const known = await findWordsSounding(this.#sql, sounds);
    const alternatives = words.map((word) => [
      ...known.filter(({ sound }) => sound === romanKey(word)).map((one) => one.word),
      ...(romanKey(word) === undefined ? [word] : []),
    ]);
    const found = await findByWords(this.#sql, soundQuery(alternatives), { ...scope, each: scope.limit });
    if (found.length === 0) return undefined;
    return found.map(({ clientId, words: own }) =>
      hitOf(clientId, { quality: "script", words: soundingWords(words, own) }),
    );
  }

  /** With a word less. */
  async #findLoose(asked: AskedWords, queries: readonly WordQuery[], scope: IndexScope): Promise<readonly WordHit[]> {
    const found = inTurn(await findByWords(this.#sql, queries, { ...scope, each: EACH_FAULT, limit: scope.limit * 2 }));
    return once(found.map((row): WordHit => ({ ...toHit(asked, row), quality: "loose" }))).slice(0, scope.limit);
  }
}

function toHit(asked: AskedWords, { clientId, words }: FoundWords): WordHit {
  return hitOf(clientId, wordFit(asked, words));
}

function hitOf(clientId: string, { quality, words }: Pick<WordHit, "quality" | "words">): WordHit {
  return { by: "words", clientId, quality, words };
}

/** One of each query, then the second of each: the client who is meant is among the first, whichever word was. */
function inTurn(rows: readonly FoundWords[]): readonly FoundWords[] {
  const groups = [...Map.groupBy(rows, ({ query }) => query).values()];
  const most = Math.max(0, ...groups.map((group) => group.length));
  return Array.from({ length: most }, (_, place) => groups.flatMap((group) => group[place] ?? [])).flat();
}
