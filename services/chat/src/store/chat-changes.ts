import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import type { Happening } from "../domain/happening.ts";
import type { Message } from "../domain/message.ts";
import { chargedTo, type Deadline, listedIn } from "../domain/obligations.ts";
import { toRecord, updateStatement } from "./chat-columns.ts";
import { insertChat } from "./chats.ts";
import { messageColumns, messageTypes, toMessageRecord } from "./messages.ts";

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
  await insertBeside(tx, [beginning], loadChanges([], [beginning.after]));
}

/**
 * Writes what decisions changed of chats whose rows are locked: the chats, their places in lists, deadlines, timeline and
 * notes, and the load of the operators concerned. A chat occurs once at most.
 */
export async function saveChanges(tx: Sql, changes: readonly ChatChange[]): Promise<void> {
  const loads = loadChanges(
    changes.map(({ before }) => before),
    changes.map(({ after }) => after),
  );
  await lockOperators(tx, [...loads.keys()]);
  await updateChats(tx, changes);
  await insertBeside(tx, changes, loads);
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
  changes: readonly ChatBeginning[],
  loads: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.query(
    `
    with listed as (
      insert into list_entries (department_id, queued_at, chat_id)
      select department_id, queued_at, chat_id
      from jsonb_to_recordset($1::jsonb) as l (department_id uuid, queued_at timestamptz, chat_id uuid)
    ),
    due as (
      insert into deadlines (chat_id, kind, due_at)
      select chat_id, kind, due_at
      from jsonb_to_recordset($2::jsonb) as d (chat_id uuid, kind text, due_at timestamptz)
    ),
    told as (
      insert into chat_timeline (chat_id, version, at, kind, params)
      select chat_id, version, at, kind, params
      from jsonb_to_recordset($3::jsonb) as t (chat_id uuid, version int, at timestamptz, kind text, params jsonb)
    ),
    said as (
      insert into messages (${messageColumns})
      select ${messageColumns}
      from jsonb_to_recordset($4::jsonb) as m (${messageTypes})
    )
    update operators o
    set load = o.load + c.change
    from jsonb_to_recordset($5::jsonb) as c (id uuid, change int)
    where o.id = c.id`,
    [
      JSON.stringify(changes.flatMap(({ after }) => entriesOf(after))),
      JSON.stringify(changes.flatMap(({ after, deadlines }) => deadlines.map((one) => deadlineRow(after, one)))),
      JSON.stringify(changes.flatMap(({ after, happened }) => (happened ? timelineRow(after, happened) : []))),
      JSON.stringify(changes.flatMap(({ message }) => (message ? toMessageRecord(message) : []))),
      JSON.stringify([...loads].map(([id, change]) => ({ id, change }))),
    ],
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

function entriesOf(chat: Chat) {
  return listedIn(chat).map((departmentId) => ({
    department_id: departmentId,
    queued_at: chat.queuedAt,
    chat_id: chat.id,
  }));
}

function deadlineRow(chat: Chat, { kind, dueAt }: Deadline) {
  return { chat_id: chat.id, kind, due_at: dueAt };
}

function timelineRow(chat: Chat, { kind, at, ...params }: Happening) {
  return { chat_id: chat.id, version: chat.version, at, kind, params };
}
