import type { Sql } from "@switchboard/pg/pool";
import { insertOf, int, listOf, type RowOf, table, timestamptz, uuid } from "@switchboard/pg/table";
import type { Chat } from "../domain/chat.ts";
import type { Happening } from "../domain/happening.ts";
import type { Message } from "../domain/message.ts";
import { chargedTo, type Deadline, listedIn } from "../domain/obligations.ts";
import { toRecord, updateStatement } from "./chat-columns.ts";
import { insertChat } from "./chats.ts";
import { deadlinesTable } from "./deadlines.ts";
import { messagesTable, toMessageRecord } from "./messages.ts";
import { type TimelineRow, timelineTable } from "./timeline.ts";

/** Places in the lists of departments. */
const entriesTable = table("list_entries", {
  departmentId: uuid,
  queuedAt: timestamptz,
  chatId: uuid,
});

/** How many more chats stand in the lists of exactly these departments, which are in order. */
const countsTable = table("list_counts", { departmentIds: listOf(uuid), change: int });

/** A chat that begins, and what is written beside it. */
export interface ChatBeginning {
  readonly after: Chat;
  /** Undefined when it was opened and nothing else. */
  readonly happened: Happening | undefined;
  /** Its first message, or the note of a change. */
  readonly message: Message | undefined;
  readonly deadlines: readonly Deadline[];
}

/** A chat before and after a decision, and what is written beside it. */
export interface ChatChange extends ChatBeginning {
  readonly before: Chat;
  readonly happened: Happening;
}

/** Writes a chat that begins: the chat, its places in lists, deadlines, timeline, first message, and its operator's load. */
export async function saveBeginning(tx: Sql, beginning: ChatBeginning): Promise<void> {
  await insertChat(tx, beginning.after);
  await insertBeside(tx, [], [beginning], loadChanges([], [beginning.after]));
}

/**
 * Writes what decisions changed of chats whose rows are locked: the chats, their places in lists, deadlines, timeline and
 * notes, and the load of the operators concerned. A chat occurs once at most.
 */
export async function saveChanges(tx: Sql, changes: readonly ChatChange[]): Promise<void> {
  const before = changes.map((change) => change.before);
  const loads = loadChanges(
    before,
    changes.map(({ after }) => after),
  );
  await lockOperators(tx, [...loads.keys()]);
  await updateChats(tx, changes);
  await insertBeside(tx, before, changes, loads);
}

/** Operators are locked after chats and in the order of their ids, here and wherever several are. */
export async function lockOperators(tx: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) {
    // Their load and their mode are decided under this lock.
    await tx.query("select id from operators where id = any ($1::uuid[]) order by id for update", [[...ids]]);
  }
}

async function updateChats(tx: Sql, changes: readonly ChatChange[]): Promise<void> {
  await tx.query(
    `
    with unlisted as (
      delete from list_entries where chat_id = any ($2::uuid[])
    ),
    undue as (
      delete from deadlines where chat_id = any ($2::uuid[])
    ),
    noted as (
      update chat_heads h
      set last_seq = n.last_seq
      from jsonb_to_recordset($1::jsonb) as n (id uuid, last_seq int)
      where h.chat_id = n.id and h.last_seq <> n.last_seq
    )
    ${updateStatement}`,
    [JSON.stringify(changes.map(({ after }) => toRecord(after))), changes.map(({ after }) => after.id)],
  );
}

async function insertBeside(
  tx: Sql,
  before: readonly Chat[],
  changes: readonly ChatBeginning[],
  loads: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.query(
    `
    with listed as (${insertOf(entriesTable, "$1")}),
    counted as (${insertOf(countsTable, "$6")}),
    due as (${insertOf(deadlinesTable, "$2")}),
    told as (${insertOf(timelineTable, "$3")}),
    said as (${insertOf(messagesTable, "$4")})
    update operators o
    set load = o.load + c.change
    from jsonb_to_recordset($5::jsonb) as c (id uuid, change int)
    where o.id = c.id`,
    [
      changes.flatMap(({ after }) => entriesOf(after)),
      changes.flatMap(({ after, deadlines }) => deadlines.map((one) => ({ chatId: after.id, ...one }))),
      changes.flatMap(({ after, happened }) => (happened ? timelineRow(after, happened) : [])),
      changes.flatMap(({ message }) => (message ? toMessageRecord(message) : [])),
      [...loads].map(([id, change]) => ({ id, change })),
      countChanges(
        before,
        changes.map(({ after }) => after),
      ),
    ].map((rows) => JSON.stringify(rows)),
  );
}

/** How the load of each operator concerned changes; those whose load stays are left out. */
function loadChanges(before: readonly Chat[], after: readonly Chat[]): Map<string, number> {
  const loads = new Map<string, number>();
  for (const id of before.flatMap(chargedTo)) loads.set(id, (loads.get(id) ?? 0) - 1);
  for (const id of after.flatMap(chargedTo)) loads.set(id, (loads.get(id) ?? 0) + 1);
  for (const [id, change] of loads) if (change === 0) loads.delete(id);
  return loads;
}

/** How many more chats stand in the lists of each set of departments; sets that keep their number are left out. */
function countChanges(before: readonly Chat[], after: readonly Chat[]): RowOf<typeof countsTable>[] {
  const counts = new Map<string, { departmentIds: readonly string[]; change: number }>();
  const count = (chat: Chat, change: number): void => {
    const departmentIds = [...new Set(listedIn(chat))].sort();
    const key = departmentIds.join();
    counts.set(key, { departmentIds, change: (counts.get(key)?.change ?? 0) + change });
  };
  for (const chat of before) count(chat, -1);
  for (const chat of after) count(chat, 1);
  return [...counts.values()].filter(({ departmentIds, change }) => departmentIds.length > 0 && change !== 0);
}

function entriesOf(chat: Chat) {
  return listedIn(chat).map((departmentId) => ({ departmentId, queuedAt: chat.queuedAt, chatId: chat.id }));
}

/** Rows of counts that nobody minds adding up. */
const COUNTS_MAX = 100;

/** Makes one row of all of each set of departments, when there are many. */
export async function addUpCounts(sql: Sql): Promise<void> {
  // Rows that another instance is adding up are gone when its lock comes free; what it wrote is not seen here, and stays.
  await sql.query(
    `
    with gone as (
      delete from list_counts
      where (select count(*) from list_counts) > ${COUNTS_MAX}
      returning department_ids, change
    )
    insert into list_counts (department_ids, change)
    select department_ids, sum(change)
    from gone
    group by department_ids
    having sum(change) <> 0`,
  );
}

function timelineRow(chat: Chat, { kind, at, ...params }: Happening): TimelineRow {
  return { chatId: chat.id, version: chat.version, at, kind, params };
}
