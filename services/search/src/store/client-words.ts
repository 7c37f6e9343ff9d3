import { prepared, type Sql } from "@switchboard/pg/pool";
import type { WordTexts } from "../domain/index-words.ts";
import type { WordGroup, WordQuery } from "../domain/word-query.ts";
import type { Reach } from "./visibility.ts";

/** A client as it is put into the word index. */
export interface IndexedClient {
  readonly clientId: string;
  readonly words: readonly string[];
  readonly projectIds: readonly string[];
}

/** A client of whom words are to be kept. */
export interface ClientTexts {
  readonly clientId: string;
  readonly texts: readonly WordTexts[];
  readonly projectIds: readonly string[];
}

/** A client that a query found. */
export interface FoundWords {
  /** The place of the query. */
  readonly query: number;
  readonly clientId: string;
  readonly words: readonly string[];
}

/** People of a client whose words are kept. */
export const PEOPLE_MAX = 200;
/** A project stands among the words as its id behind this sign, which no word has. */
const PROJECT = "/";

/** What is to be known of clients to keep their words; those that are gone are not there. */
export async function readClientTexts(tx: Sql, clientIds: readonly string[]): Promise<ClientTexts[]> {
  if (clientIds.length === 0) return [];
  const clients = await tx.rows<WordTexts & Omit<ClientTexts, "texts">>(
    `
    select c.id as "clientId", c.name, c.login, c.email,
      array(select cp.project_id from client_projects cp where cp.client_id = c.id) as "projectIds"
    from clients c
    where c.id = any ($1::uuid[]) and c.deleted_at is null`,
    [clientIds],
  );
  // Of all of them at once: client by client, a planner without statistics reads everybody for each.
  const people = await tx.rows<WordTexts & { readonly clientId: string }>(
    `
    select cp.client_id as "clientId", p.name, p.login, p.email
    from client_people cp
    join people p on p.id = cp.person_id
    where cp.client_id = any ($1::uuid[])
    order by cp.owner desc, p.id`,
    [clientIds],
  );
  const byClient = Map.groupBy(people, ({ clientId }) => clientId);
  return clients.map(({ clientId, projectIds, ...account }) => ({
    clientId,
    projectIds,
    texts: [account, ...(byClient.get(clientId) ?? []).slice(0, PEOPLE_MAX)],
  }));
}

/** The words of clients. */
export async function listClientWords(
  sql: Sql,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await sql.rows<{ clientId: string; words: readonly string[] }>(
    `
    select client_id as "clientId", tsvector_to_array(words) as words
    from client_words
    where client_id = any ($1::uuid[])`,
    [clientIds],
  );
  return new Map(rows.map(({ clientId, words }) => [clientId, words]));
}

/** Replaces the words of clients. */
export async function saveClientWords(tx: Sql, rows: readonly IndexedClient[]): Promise<void> {
  if (rows.length === 0) return;
  const vectors = rows.map(({ words, projectIds }) =>
    [...words, ...projectIds.map((id) => PROJECT + id)].map((word) => `'${word}'`).join(" "),
  );
  await tx.query(
    `
    insert into client_words (client_id, words)
    select * from unnest($1::uuid[], $2::tsvector[])
    on conflict (client_id) do update
    set words = excluded.words`,
    [rows.map(({ clientId }) => clientId), vectors],
  );
}

/** Clients with words who are gone. */
export function listStrayWords(sql: Sql, limit: number): Promise<string[]> {
  return sql.column<string>(
    `
    select w.client_id
    from client_words w
    where not exists (select from clients c where c.id = w.client_id and c.deleted_at is null)
    limit $1`,
    [limit],
  );
}

/** Removes clients from the word index. */
export async function deleteClientWords(tx: Sql, clientIds: readonly string[]): Promise<void> {
  if (clientIds.length === 0) return;
  await tx.query("delete from client_words where client_id = any ($1::uuid[])", [clientIds]);
}

const selectFound = prepared(`
  select q.place::int - 1 as query, m.client_id as "clientId", m.words
  from unnest($1::tsquery[], $2::tsquery[]) with ordinality as q (query, beginning, place)
  cross join lateral clients_with_words(q.query, q.beginning, $3) m
  limit $4`);

/**
 * The clients that queries find among those that may be seen: of each at most `each`, and no more than `limit` in all. When the
 * first queries find as many, later ones are not asked.
 */
export async function findByWords(
  sql: Sql,
  queries: readonly WordQuery[],
  { reach, each, limit }: { readonly reach: Reach; readonly each: number; readonly limit: number },
): Promise<FoundWords[]> {
  if (queries.length === 0 || reach?.length === 0) return [];
  const rows = await sql.rows<FoundWords>(selectFound, [
    queries.map((query) => toTsquery(query, reach)),
    queries.map(({ withBeginning }) => (withBeginning === undefined ? null : `'${withBeginning}':*`)),
    each,
    limit,
  ]);
  return rows.map((row) => ({ ...row, words: row.words.filter((word) => !word.startsWith(PROJECT)) }));
}

/** A query as Postgres has it; the rule of who may see whom is part of it. Words are letters and figures alone. */
function toTsquery({ all }: WordQuery, reach: Reach): string {
  const projects = reach === null ? [] : [{ words: reach.map((id) => PROJECT + id) }];
  return [...all, ...projects].map(anyOf).join(" & ");
}

function anyOf({ words, beginning }: WordGroup): string {
  const terms = words.map((word) => `'${word}'`);
  return `(${[...terms, ...(beginning === undefined ? [] : [`'${beginning}':*`])].join(" | ")})`;
}
