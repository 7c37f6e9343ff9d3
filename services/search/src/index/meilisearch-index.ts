import type { Logger } from "@switchboard/kit/log";
import type { Sql } from "@switchboard/pg/pool";
import { engineSearch } from "../domain/engine-search.ts";
import { once } from "../domain/first-page.ts";
import { wordsOf } from "../domain/fold.ts";
import type { WordHit } from "../domain/hit.ts";
import { type AskedWords, askedWords } from "../domain/index-words.ts";
import { otherLayouts } from "../domain/keyboard-layout.ts";
import { romanKey } from "../domain/transliteration.ts";
import { soundingWords, wordFit } from "../domain/word-fit.ts";
import type { Engine } from "../engine/engine.ts";
import { engineSearches, engineUp } from "../metrics.ts";
import { listClientWords } from "../store/client-words.ts";
import type { ClientIndex, FoundByWords, IndexScope } from "./client-index.ts";
import type { PostgresIndex } from "./postgres-index.ts";

/** The engine is waited for this long, in milliseconds; then the database answers alone. */
const BUDGET_MS = 120;
/** After so many failures in a row it is not asked for a while, in milliseconds. */
const FAILURES_MAX = 3;
const PAUSE_MS = 5_000;
/** Clients that the engine names at most: more than are shown, because not all of them keep the rules. */
const CANDIDATES = 100;

/** How well who was found by words as they were typed fits, the best first. */
const TYPED: readonly WordHit["quality"][] = ["exact", "prefix", "typo"];

type Question = Parameters<ClientIndex["find"]>[0];

/** What is known of a client that the engine names. */
interface Candidate {
  readonly clientId: string;
  readonly words: readonly string[];
}

/**
 * Meilisearch and the database, both asked at once. The engine names candidates; what their words are now, and how they fit, is
 * the database's to say, so that nobody is found by what they were. Whom its idea of a fault does not find (a first letter,
 * a short word) the database does. While the engine is away, slow or not ours the database answers alone.
 */
export class MeilisearchIndex implements ClientIndex {
  readonly #sql: Sql;
  readonly #engine: Pick<Engine, "search">;
  readonly #database: PostgresIndex;
  readonly #log: Logger;
  readonly #pauseMs: number;
  /** The index is ours, with our settings. */
  #isRight = false;
  #failures = 0;
  #pausedUntil = 0;

  /** @param pauseMs how long an engine that does not answer is left alone, in milliseconds */
  constructor(sql: Sql, engine: Pick<Engine, "search">, database: PostgresIndex, log: Logger, pauseMs = PAUSE_MS) {
    this.#pauseMs = pauseMs;
    this.#sql = sql;
    this.#engine = engine;
    this.#database = database;
    this.#log = log;
    engineUp.set(0);
  }

  /** Whether the next question may have to do without the engine. */
  get reduced(): boolean {
    return !this.#isRight || this.#failures > 0;
  }

  /** Whether the engine knows what it is to know. */
  noteState(isRight: boolean): void {
    this.#isRight = isRight;
    engineUp.set(this.reduced ? 0 : 1);
  }

  async find(question: Question, scope: IndexScope): Promise<FoundByWords> {
    const [named, known] = await Promise.all([this.#askEngine(question, scope), this.#database.find(question, scope)]);
    const all = once([...(named ?? []), ...known.hits]);
    const typed = all.filter(({ quality }) => TYPED.includes(quality));
    const sorted = typed.toSorted((a, b) => TYPED.indexOf(a.quality) - TYPED.indexOf(b.quality));
    // Last resorts are none when somebody fits.
    const hits = typed.length === 0 ? all : sorted;
    return { hits: hits.slice(0, scope.limit), reduced: named === undefined };
  }

  /** Whom the engine finds; undefined while it is away. */
  async #askEngine(question: Question, scope: IndexScope): Promise<readonly WordHit[] | undefined> {
    if (!this.#isRight || performance.now() < this.#pausedUntil) {
      engineSearches.inc({ outcome: "not_asked" });
      return undefined;
    }
    try {
      const hits = await this.#findNamed(question, scope);
      this.#failures = 0;
      engineUp.set(1);
      engineSearches.inc({ outcome: "answered" });
      return hits;
    } catch (err) {
      this.#noteFailure(err);
      return undefined;
    }
  }

  #noteFailure(err: unknown): void {
    this.#failures += 1;
    engineUp.set(0);
    engineSearches.inc({ outcome: "failed" });
    if (this.#failures < FAILURES_MAX) return;
    this.#log.warn({ err }, "the search engine does not answer; it is left alone for a while");
    this.#pausedUntil = performance.now() + this.#pauseMs;
  }

  async #findNamed({ text, words, unfinished }: Question, scope: IndexScope): Promise<readonly WordHit[]> {
    const deadline = performance.now() + BUDGET_MS;
    const asked = askedWords(words, unfinished);
    const typed = await this.#findTyped(asked, scope, deadline);
    if (typed.length > 0 || !scope.forgiving) return typed;
    for (const other of otherLayouts(text)) {
      const hits = await this.#findTyped(askedWords(wordsOf(other), unfinished), scope, deadline);
      if (hits.length > 0) return hits.map((hit) => ({ ...hit, quality: "layout" }));
    }
    return this.#findSounding(asked, scope, deadline);
  }

  async #findTyped(asked: AskedWords, scope: IndexScope, deadline: number): Promise<readonly WordHit[]> {
    const named = await this.#name(asked.words, scope, deadline);
    const fits = named.map((one) => ({ ...one, fit: wordFit(asked, one.words, 2) }));
    const whole = fits.filter(({ fit }) => fit.missing === 0 && (scope.forgiving || fit.quality !== "typo"));
    // Of clients who fit alike those with fewer words besides are likelier meant.
    const sorted = whole.toSorted(
      (a, b) =>
        TYPED.indexOf(a.fit.quality) - TYPED.indexOf(b.fit.quality) ||
        a.fit.rest - b.fit.rest ||
        a.words.length - b.words.length,
    );
    return sorted.map(({ clientId, fit: { quality, words } }) => ({ by: "words", clientId, quality, words }));
  }

  async #findSounding({ words }: AskedWords, scope: IndexScope, deadline: number): Promise<readonly WordHit[]> {
    const sounds = words.flatMap((word) => romanKey(word) ?? []);
    if (sounds.length < words.length) return [];
    const named = await this.#name(sounds, scope, deadline, true);
    return named.flatMap(({ clientId, words: own }): WordHit[] => {
      const fitting = soundingWords(words, own);
      const heard = new Set(fitting.map(romanKey));
      return sounds.every((sound) => heard.has(sound))
        ? [{ by: "words", clientId, quality: "script", words: fitting }]
        : [];
    });
  }

  /** Clients whom the engine names for some words, with the words that they have now. */
  async #name(words: readonly string[], { reach }: IndexScope, deadline: number, sounds = false): Promise<Candidate[]> {
    const search = engineSearch(words, reach, CANDIDATES, sounds);
    if (search === undefined) return [];
    const ids = await this.#engine.search(search, Math.max(1, Math.ceil(deadline - performance.now())));
    const known = await listClientWords(this.#sql, ids);
    return ids.flatMap((clientId) => {
      const own = known.get(clientId);
      return own === undefined ? [] : [{ clientId, words: own }];
    });
  }
}
