import type { Sql } from "@switchboard/pg/pool";
import type { Chat, EndReason, Mark, Place } from "../domain/chat.ts";
import { searchableParts, searchQuery } from "../domain/search-words.ts";
import { type ChatRow, chatTables, selectedColumns } from "./chat-columns.ts";
import { toChat } from "./chat-row.ts";

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

/** Chats of a filter in an order, which has one column at least, after a place. */
export async function listHistory(
  sql: Sql,
  filter: HistoryFilter,
  sort: readonly Sort[],
  after: readonly string[] | undefined,
  limit: number,
): Promise<PlacedChat[]> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const keys = [...sort.map(toKey), { expression: "c.id", type: "uuid", descending: sort[0]?.descending ?? true }];
  const saying = filter.text === undefined ? undefined : await findSaying(sql, searchQuery(filter.text));
  const conditions = [
    ...conditionsOf(filter, saying, bind),
    ...(after === undefined ? [] : placeAfter(keys, after, bind)),
  ];
  const rows = await sql.rows<ChatRow & { place: string[] }>(
    `
    select ${selectedColumns}, array[${keys.map(({ expression }) => `(${expression})::text`).join(", ")}] as place
    from ${chatTables}
    ${conditions.length === 0 ? "" : `where ${conditions.join("\n      and ")}`}
    order by ${keys.map(({ expression, descending }) => `${expression}${descending ? " desc" : ""}`).join(", ")}
    limit ${bind(limit)}`,
    values,
  );
  return rows.map(({ place, ...row }) => ({ chat: toChat(row), place }));
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
function placeAfter(keys: readonly Key[], place: readonly string[], bind: (value: unknown) => string): string[] {
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

function conditionsOf(
  filter: HistoryFilter,
  saying: readonly string[] | undefined,
  bind: (value: unknown) => string,
): string[] {
  const { visibleTo, states, ratings, text } = filter;
  const when = <T>(value: T | undefined, condition: (bound: string) => string) =>
    value === undefined ? [] : condition(bind(value));
  const equal = (expression: string, value: unknown) => when(value, (bound) => `${expression} = ${bound}`);
  return [
    visibleTo === undefined
      ? []
      : `(c.department_id = any (${bind([...visibleTo.departmentIds])}::uuid[]) or c.operator_id = ${bind(visibleTo.staffId)})`,
    equal("c.project_id", filter.projectId),
    equal("c.department_id", filter.departmentId),
    equal("c.operator_id", filter.operatorId),
    equal("c.client_id", filter.clientId),
    equal("c.visitor_id", filter.visitorId),
    states.length === 0 ? [] : `c.state = any (${bind([...states])}::text[])`,
    equal("c.mark", filter.mark),
    equal("c.end_reason", filter.endReason),
    ratings.length === 0 ? [] : `c.rating_score = any (${bind([...ratings])}::int[])`,
    when(filter.openedFrom, (bound) => `c.opened_at >= ${bound}`),
    when(filter.openedBefore, (bound) => `c.opened_at < ${bound}`),
    when(filter.favouriteOf, (id) => `c.id in (select f.chat_id from favourites f where f.staff_id = ${id})`),
    text === undefined ? [] : sayingAll(searchQuery(text), saying, bind),
  ].flat();
}

/** Chats that are looked up by their words; where more say them, a page is soon full. */
const SAYING_MAX = 1_000;

/**
 * The chats that say something, unless there are many. Asked for by itself: a planner that believes in many would go
 * through all chats for words that nobody said.
 */
async function findSaying(sql: Sql, query: string | undefined): Promise<string[] | undefined> {
  if (query === undefined) return [];
  const text = `select chat_id from chat_words where words @@ $1::tsquery limit ${SAYING_MAX + 1}`;
  const ids = await sql.column<string>(text, [query]);
  return ids.length > SAYING_MAX ? undefined : ids;
}

/** The condition of chats in which the words are said: those that were found, or a look into the index for each page. */
function sayingAll(
  query: string | undefined,
  saying: readonly string[] | undefined,
  bind: (value: unknown) => string,
): string {
  if (saying !== undefined) return `c.id = any (${bind([...saying])}::uuid[])`;
  // What has no words in it is said nowhere.
  if (query === undefined) return "false";
  return `c.id in (select chat_id from chat_words where words @@ ${bind(query)}::tsquery)`;
}

/** Characters of a chat's messages that are searched. */
const WORDS_MAX = 200_000;

/** Makes the words of ended chats searchable; a chat that is not there or not over is left out. */
export async function saveWords(tx: Sql, chatId: string): Promise<void> {
  const said = await tx.value<string>(
    `
    select left(
      concat_ws(' ', c.name, c.summary, c.visitor_name, c.visitor_email, (
        select string_agg(coalesce(m.text, f.name), ' ' order by m.seq)
        from messages m
        left join files f on f.id = m.file_id
        where m.chat_id = c.id
      )),
      $2
    )
    from chats c
    where c.id = $1 and c.state = 'ended'`,
    [chatId, WORDS_MAX],
  );
  if (said === undefined) return;
  await tx.query(
    `
    insert into chat_words (chat_id, words)
    values ($1, array_to_tsvector($2::text[]))
    on conflict (chat_id) do update
    set words = excluded.words`,
    [chatId, searchableParts(said)],
  );
}
