import { prepared, type Sql } from "@switchboard/pg/pool";

/** A word of some client, and what it is found by. */
export interface KeptWord {
  readonly word: string;
  /** Itself, and itself without any one of its letters. */
  readonly deletions: readonly string[];
  /** How it sounds in Latin letters, when that tells anything. */
  readonly sound: string | null;
}

/** Words that share a deletion with what was typed, at most: of short ones there are many. */
const NEAR_MAX = 500;
/** Words that sound alike, at most. */
const SOUNDS_MAX = 100;

/** Those of the words that are not kept yet. */
export function findNewWords(tx: Sql, words: readonly string[]): Promise<string[]> {
  return tx.column<string>(
    prepared(`
      select n.word
      from unnest($1::text[]) as n (word)
      where not exists (select from words w where w.word = n.word)`),
    [words],
  );
}

/** Keeps words; in their order, so that two who add the same ones do not wait for each other. */
export async function insertWords(tx: Sql, rows: readonly KeptWord[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    insert into words (word, deletions, sound)
    select word, array(select jsonb_array_elements_text(deletions)), sound
    from jsonb_to_recordset($1::jsonb) as r (word text, deletions jsonb, sound text)
    order by word collate "C"
    on conflict (word) do nothing`,
    [JSON.stringify(rows)],
  );
}

/** Words of a page of all words that no client has; `last` is where the next page begins, undefined at the end. */
export async function listUnusedWords(
  tx: Sql,
  after: string,
  limit: number,
): Promise<{ readonly unused: string[]; readonly last: string | undefined }> {
  const page = await tx.column<string>("select word from words where word > $1 order by word limit $2", [after, limit]);
  return { unused: await tx.column<string>(selectUnused, [page]), last: page.length < limit ? undefined : page.at(-1) };
}

/** A client with a word is found by the index, which the planner would not ask for each of many words. */
const selectUnused = `
  select n.word
  from unnest($1::text[]) as n (word)
  where not exists (select from clients_with_words(quote_literal(n.word)::tsquery, null, 1))`;

/** Forgets those of the words that no client has, and answers how many. Throws while a long import is under way. */
export async function deleteUnusedWords(tx: Sql, words: readonly string[]): Promise<number> {
  // Whoever takes in a client with one of the words, and adds it because it is gone, comes before or after. Imports that are
  // behind this lock wait no longer than this one does.
  await tx.query("set local lock_timeout = '500ms'");
  await tx.query("lock table client_words in share mode");
  return tx.count(`delete from words where word = any (array(${selectUnused}))`, [words]);
}

/** The first words that begin so, in the order of their letters. */
export function findWordsBeginning(sql: Sql, beginning: string, limit: number): Promise<string[]> {
  return sql.column<string>(
    prepared(`
      select word
      from words
      where word >= $1 and word < $1 || U&'\\+10FFFF'
      order by word
      limit $2`),
    [beginning, limit],
  );
}

/** Words that have a deletion in common with what was typed. */
export function findNearWords(sql: Sql, deletions: readonly string[]): Promise<string[]> {
  return sql.column<string>(prepared(`select word from words where deletions && $1::text[] limit ${NEAR_MAX}`), [
    deletions,
  ]);
}

/** Words that sound so. */
export function findWordsSounding(
  sql: Sql,
  sounds: readonly string[],
): Promise<{ readonly word: string; readonly sound: string }[]> {
  return sql.rows(prepared(`select word, sound from words where sound = any ($1::text[]) limit ${SOUNDS_MAX}`), [
    sounds,
  ]);
}
