import type { Range, TimePlace } from "@switchboard/kit/read-page";
import { prepared, type Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import { type ChatRow, chatJoins, selectedColumns } from "./chat-columns.ts";
import { selectChats, toChat } from "./chat-row.ts";

/**
 * Chats in the lists of any of the departments, longest waiting first, after a position. Every department's list is an
 * index of its own, read in order; a page costs as much as its rows, however many chats wait.
 */
export async function listWaiting(
  sql: Sql,
  departmentIds: readonly string[],
  { after, limit }: Range,
): Promise<Chat[]> {
  const rows = await sql.rows<ChatRow>(
    `
    select ${selectedColumns}
    from (
      select w.chat_id as id
      from unnest($1::uuid[]) as mine (department_id)
      cross join lateral (
        select chat_id, queued_at
        from list_entries
        where department_id = mine.department_id and (queued_at, chat_id) > ($2::timestamptz, $3::uuid)
        order by queued_at, chat_id
        limit $4
      ) w
      -- A chat may stand in the lists of several departments.
      group by w.chat_id, w.queued_at
      order by w.queued_at, w.chat_id
      limit $4
    ) page
    join chats c on c.id = page.id
    ${chatJoins}
    order by c.queued_at, c.id`,
    [[...departmentIds], ...boundOf(after), limit],
  );
  return rows.map(toChat);
}

/** Chats of an operator `$1`: held, parked, on offer to them or by them. */
const own = {
  held: "c.operator_id = $1 and c.state = 'held'",
  parked: "c.operator_id = $1 and c.state = 'parked'",
  offered: "c.state = 'offered' and (c.offer_to_id = $1 or c.offer_from_id = $1)",
} as const;
export type OwnList = keyof typeof own;

/** Chats of an operator, oldest first, after a position. */
export function listOwn(sql: Sql, list: OwnList, operatorId: string, { after, limit }: Range): Promise<Chat[]> {
  return selectChats(
    sql,
    `
    where ${own[list]} and (c.queued_at, c.id) > ($2::timestamptz, $3::uuid)
    order by c.queued_at, c.id
    limit $4`,
    [operatorId, ...boundOf(after), limit],
  );
}

/** How many chats an operator has in a list. */
export function countOwn(sql: Sql, list: OwnList, operatorId: string): Promise<number> {
  return count(sql, `chats c where ${own[list]}`, [operatorId]);
}

/** How many chats are in the lists of any of the departments: costs as much with a hundred thousand as with ten. */
export async function countWaiting(sql: Sql, departmentIds: readonly string[]): Promise<number> {
  const count = await sql.value<number>(
    prepared("select coalesce(sum(change), 0)::int from list_counts where department_ids && $1::uuid[]"),
    [[...departmentIds]],
  );
  return count ?? 0;
}

/** How many chats in a department's list wait for longer than one. */
export function countBefore(sql: Sql, departmentId: string, { at, id }: TimePlace): Promise<number> {
  const longer = "department_id = $1 and (queued_at, chat_id) < ($2::timestamptz, $3::uuid)";
  return count(sql, `list_entries where ${longer}`, [departmentId, at, id]);
}

async function count(sql: Sql, from: string, values: readonly unknown[]): Promise<number> {
  return (await sql.value<number>(prepared(`select count(*)::int from ${from}`), values)) ?? 0;
}

/** What the list of one department adds up to: independent of order, different for a different id or version. */
export interface ListSum {
  readonly departmentId: string;
  readonly waiting: number;
  readonly digest: string;
}

/** The sum of the list of each department. */
export function sumLists(sql: Sql, departmentIds: readonly string[]): Promise<ListSum[]> {
  return sql.rows<ListSum>(
    `
    select mine.department_id as "departmentId", count(c.id)::int as waiting,
      coalesce(bit_xor(hashtextextended(c.id::text || ':' || c.version, 0)), 0)::text as digest
    from unnest($1::uuid[]) as mine (department_id)
    left join list_entries l on l.department_id = mine.department_id
    left join chats c on c.id = l.chat_id
    group by mine.department_id`,
    [[...new Set(departmentIds)]],
  );
}

/** What the chats of one member of staff add up to: different for a different id or version of any. */
export interface OwnSum {
  readonly staffId: string;
  readonly digest: string;
}

/** The sum of what each member of staff holds, has parked, and has on offer in either direction. */
export function sumOwn(sql: Sql, staffIds: readonly string[]): Promise<OwnSum[]> {
  return sql.rows<OwnSum>(
    `
    select mine.staff_id as "staffId",
      coalesce(bit_xor(hashtextextended(own.id::text || ':' || own.version, 0)), 0)::text as digest
    from unnest($1::uuid[]) as mine (staff_id)
    -- One branch for each partial index.
    left join lateral (
      select id, version from chats where operator_id = mine.staff_id and state = 'held'
      union all
      select id, version from chats where operator_id = mine.staff_id and state = 'parked'
      union all
      select id, version from chats where offer_to_id = mine.staff_id and state = 'offered'
      union all
      select id, version from chats where offer_from_id = mine.staff_id and state = 'offered'
    ) own on true
    group by mine.staff_id`,
    [[...new Set(staffIds)]],
  );
}

/** How many chats are in a state in each department, and since when the oldest waits in seconds. */
export interface DepartmentLoad {
  readonly departmentId: string;
  readonly name: string;
  readonly waiting: number;
  readonly held: number;
  readonly oldestWaitS: number;
}

/** The load of every department; reads the lists and the index of held chats, never the ended ones. */
export function loadOfDepartments(sql: Sql, now: Date): Promise<DepartmentLoad[]> {
  return sql.rows<DepartmentLoad>(
    `
    select d.id as "departmentId", d.name, coalesce(w.count, 0)::int as waiting, coalesce(h.count, 0)::int as held,
      coalesce(extract(epoch from $1::timestamptz - w.oldest), 0)::float8 as "oldestWaitS"
    from departments d
    left join (
      select department_id, count(*) as count, min(queued_at) as oldest
      from list_entries
      group by department_id
    ) w on w.department_id = d.id
    left join (
      select department_id, count(*) as count
      from chats
      where state = 'held'
      group by department_id
    ) h on h.department_id = d.id`,
    [now],
  );
}

const nil = "00000000-0000-0000-0000-000000000000";

function boundOf(after: TimePlace | undefined): [Date | string, string] {
  return after === undefined ? ["-infinity", nil] : [after.at, after.id];
}
