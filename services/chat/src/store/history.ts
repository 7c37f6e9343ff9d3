import { prepared, type Sql } from "@switchboard/pg/pool";
import type { Chat, EndReason, Mark, Place } from "../domain/chat.ts";
import { indexedQuery, searchQuery } from "../domain/search-words.ts";
import { type ChatRow, chatTables, selectedColumns } from "./chat-columns.ts";
import { toChat } from "./chat-row.ts";
import { findSaying } from "./chat-words.ts";

/** Which chats are listed; what is undefined or empty lets all through. */
export interface HistoryFilter {
  /** Undefined for those who see all. */
  readonly visibleTo: { readonly staffId: string; readonly departmentIds: readonly string[] } | undefined;
  readonly projectId: string | undefined;
  readonly departmentId: string | undefined;
  readonly operatorId: string | undefined;
  readonly clientId: string | undefined;
  readonly visitorId: string | undefined;
  readonly states: readonly Place["state"][];
  readonly mark: Mark | undefined;
  readonly endReason: EndReason | undefined;
  readonly ratings: readonly number[];
  readonly openedFrom: Date | undefined;
  readonly openedBefore: Date | undefined;
  readonly text: string | undefined;
  /** Only chats that this member of staff marked (C15). */
  readonly favouriteOf: string | undefined;
}

/** The columns of the history; each has an index that begins with its expression. */
const sortColumns = {
  opened: { expression: "c.opened_at", type: "timestamptz" },
  ended: { expression: "coalesce(c.ended_at, 'infinity')", type: "timestamptz" },
  wait: { expression: "coalesce(c.taken_at - c.queued_at, '-1 s')", type: "interval" },
  duration: { expression: "coalesce(c.ended_at - c.opened_at, '-1 s')", type: "interval" },
  rating: { expression: "coalesce(c.rating_score, 0)", type: "integer" },
  operator: { expression: "lower(coalesce(c.operator_name, ''))", type: "text" },
  visitor: { expression: "lower(c.visitor_name)", type: "text" },
} as const;

type SortColumn = keyof typeof sortColumns;

/** One column of an order. */
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** A chat and its place in the order: the value of each column as text, then its id. */
export interface PlacedChat {
  readonly chat: Chat;
  readonly place: readonly string[];
}

/** Writes a value into a statement's list, and gives its place there. */
type Bind = (value: unknown) => string;

/** Chats of a filter in an order, which has one column at least, after a place. */
export async function listHistory(
  sql: Sql,
  filter: HistoryFilter,
  sort: readonly Sort[],
  after: readonly string[] | undefined,
  limit: number,
): Promise<PlacedChat[]> {
  const keys = [...sort.map(toKey), { expression: "c.id", type: "uuid", descending: sort[0]?.descending ?? true }];
  const isFiltered = conditionsOf({ ...filter, visibleTo: undefined }, () => "").length > 0;
  const asked: Asked = {
    keys,
    limit,
    isUsual: !isFiltered && filter.text === undefined && sort.every(({ column }) => column === "opened"),
    conditions: (bind) => [...conditionsOf(filter, bind), ...beyond(keys, after, bind)],
    kept: isKept(filter, sort) ? keptWithWords(filter, keys, after) : undefined,
  };
  if (filter.text === undefined) return readPage(sql, asked);
  const query = searchQuery(filter.text);
  // What has no words in it is said nowhere.
  if (query === undefined) return [];
  const saying = await findSaying(sql, query, indexedQuery(filter.text) ?? query);
  if (saying === undefined) return readOfMany(sql, asked, query);
  const conditions = (bind: Bind) => [...asked.conditions(bind), `c.id = any (${bind(saying)}::uuid[])`];
  return readPage(sql, { ...asked, conditions });
}

/** A page: its order, its length and what is true of its chats, which are `c`. */
interface Asked {
  readonly keys: readonly Key[];
  readonly limit: number;
  /** The page that everybody opens: its statement is prepared, as planning it takes as long as reading it. */
  readonly isUsual: boolean;
  readonly conditions: (bind: Bind) => readonly string[];
  /** The same of what is kept with the words, `w`, where that says enough. */
  readonly kept: Pick<Asked, "keys" | "conditions"> | undefined;
}

async function readPage(sql: Sql, { keys, limit, isUsual, conditions }: Asked): Promise<PlacedChat[]> {
  const values: unknown[] = [];
  const bind = binderOf(values);
  // The limit is in the text: of any limit the planner would believe that the page is a tenth of all.
  const text = `
    select ${selectedColumns}, array[${keys.map(({ expression }) => `(${expression})::text`).join(", ")}] as place
    from ${chatTables}
    ${whereAll(conditions(bind))}
    order by ${orderOf(keys)}
    limit ${limit}`;
  const rows = await sql.rows<ChatRow & { place: string[] }>(isUsual ? prepared(text) : text, values);
  return rows.map(({ place, ...row }) => ({ chat: toChat(row), place }));
}

/** Whether what is kept with the words is all that a page is chosen by. */
function isKept(filter: HistoryFilter, sort: readonly Sort[]): boolean {
  const { clientId, visitorId, states, mark, endReason, ratings, favouriteOf } = filter;
  const others = [clientId, visitorId, mark, endReason, favouriteOf];
  const isOfChats = others.some((value) => value !== undefined) || ratings.length > 0;
  const isOfEnded = states.length === 0 || states.includes("ended");
  return !isOfChats && isOfEnded && sort.every(({ column }) => column === "opened");
}

function keptWithWords(
  filter: HistoryFilter,
  keys: readonly Key[],
  after: readonly string[] | undefined,
): Pick<Asked, "keys" | "conditions"> {
  const kept = keys.map((key) => ({ ...key, expression: key.type === "uuid" ? "w.chat_id" : "w.opened_at" }));
  const ofAny = { ...filter, states: [] };
  return { keys: kept, conditions: (bind) => [...conditionsOf(ofAny, bind, "w"), ...beyond(kept, after, bind)] };
}

function binderOf(values: unknown[]): Bind {
  return (value) => `$${values.push(value)}`;
}

function whereAll(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `where ${conditions.join("\n      and ")}`;
}

function orderOf(keys: readonly Key[], named = ({ expression }: Key, _index: number): string => expression): string {
  return keys.map((key, index) => `${named(key, index)}${key.descending ? " desc" : ""}`).join(", ");
}

interface Key {
  readonly expression: string;
  readonly type: string;
  readonly descending: boolean;
}

function toKey({ column, descending }: Sort): Key {
  return { ...sortColumns[column], descending };
}

/** What comes after a place: later in the first column, or equal there and later in the next one, and so on. */
function beyond(keys: readonly Key[], place: readonly string[] | undefined, bind: Bind): string[] {
  if (place === undefined) return [];
  const bounds = keys.map(({ type }, index) => `${bind(place[index])}::${type}`);
  const later = keys.map(({ expression, descending }, index) => {
    const equal = keys.slice(0, index).map((key, before) => `${key.expression} = ${bounds[before]}`);
    return [...equal, `${expression} ${descending ? "<" : ">"} ${bounds[index]}`].join(" and ");
  });
  const [first] = keys;
  // Says nothing new, but is what an index scan can start from.
  const start = `${first?.expression} ${first?.descending ? "<=" : ">="} ${bounds[0]}`;
  return [start, `(${later.map((one) => `(${one})`).join(" or ")})`];
}

/** What a filter asks of chats but the words, of a table that has what it asks about. */
function conditionsOf(filter: HistoryFilter, bind: Bind, of = "c"): string[] {
  const { visibleTo, states, ratings } = filter;
  const when = <T>(value: T | undefined, condition: (bound: string) => string) =>
    value === undefined ? [] : condition(bind(value));
  const equal = (expression: string, value: unknown) => when(value, (bound) => `${expression} = ${bound}`);
  return [
    visibleTo === undefined
      ? []
      : `(${of}.department_id = any (${bind([...visibleTo.departmentIds])}::uuid[]) or ${of}.operator_id = ${bind(visibleTo.staffId)})`,
    equal(`${of}.project_id`, filter.projectId),
    equal(`${of}.department_id`, filter.departmentId),
    equal(`${of}.operator_id`, filter.operatorId),
    equal(`${of}.client_id`, filter.clientId),
    equal(`${of}.visitor_id`, filter.visitorId),
    states.length === 0 ? [] : `${of}.state = any (${bind([...states])}::text[])`,
    equal(`${of}.mark`, filter.mark),
    equal(`${of}.end_reason`, filter.endReason),
    ratings.length === 0 ? [] : `${of}.rating_score = any (${bind([...ratings])}::int[])`,
    when(filter.openedFrom, (bound) => `${of}.opened_at >= ${bound}`),
    when(filter.openedBefore, (bound) => `${of}.opened_at < ${bound}`),
    when(filter.favouriteOf, (id) => `${of}.id in (select f.chat_id from favourites f where f.staff_id = ${id})`),
  ].flat();
}

/** Chats that are looked at one by one for what many say. */
const NEXT_MAX = 200;

/**
 * A page of what many chats say. It is soon full when the next chats in its order say it as well. Words that were said
 * long ago, or by others, are looked up for all chats at once: one by one, a hundred thousand take half a second.
 */
async function readOfMany(sql: Sql, asked: Asked, query: string): Promise<PlacedChat[]> {
  const among = (chats: (bind: Bind) => string) =>
    readPage(sql, { ...asked, conditions: (bind) => [`c.id in (${chats(bind)})`] });
  const near = await among((bind) => sayingOfNext(asked, query, bind));
  if (near.length === asked.limit || (await hasOnlyNext(sql, asked))) return near;
  return among((bind) => sayingOfAll(asked, query, bind));
}

/** Of the next chats those that say it. The planner can neither look up the words first nor sort all in the end. */
function sayingOfNext({ keys, limit, conditions }: Asked, query: string, bind: Bind): string {
  return `
    select n.id
    from (
      select c.id, ${keys.map(({ expression }, index) => `${expression} as key${index}`).join(", ")}
      from chats c
      ${whereAll(conditions(bind))}
      order by ${orderOf(keys)}
      limit ${NEXT_MAX}
    ) n
    cross join lateral (
      select from chat_words w where w.chat_id = n.id and w.words @@ ${bind(query)}::tsquery offset 0
    ) saying
    order by ${orderOf(keys, (_, index) => `n.key${index}`)}
    limit ${bind(limit)}`;
}

/** Whether there are no chats beyond the next ones. */
async function hasOnlyNext(sql: Sql, { conditions }: Asked): Promise<boolean> {
  const values: unknown[] = [];
  const text = `select from chats c ${whereAll(conditions(binderOf(values)))} limit ${NEXT_MAX + 1}`;
  return (await sql.count(text, values)) <= NEXT_MAX;
}

/** Of all chats those that say it. Without the offset the planner would look at the words of one after another. */
function sayingOfAll({ keys, limit, conditions, kept }: Asked, query: string, bind: Bind): string {
  if (kept !== undefined) {
    return `
    select w.chat_id
    from chat_words w
    ${whereAll([`w.words @@ ${bind(query)}::tsquery`, ...kept.conditions(bind)])}
    order by ${orderOf(kept.keys)}
    limit ${bind(limit)}`;
  }
  const saying = `select chat_id from chat_words where words @@ ${bind(query)}::tsquery offset 0`;
  return `
    select c.id
    from chats c
    ${whereAll([...conditions(bind), `c.id in (${saying})`])}
    order by ${orderOf(keys)}
    limit ${bind(limit)}`;
}
