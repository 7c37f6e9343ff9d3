import type { Sql } from "@switchboard/pg/pool";
import { type Chat, operatorOf } from "../domain/chat.ts";
import type { Happening } from "../domain/happening.ts";
import type { Message } from "../domain/message.ts";
import { chargedTo, type Deadline, listedIn } from "../domain/obligations.ts";

/** A chat before and after a decision, with everything that is written with it. */
export interface ChatChange {
  readonly before: Chat;
  readonly after: Chat;
  readonly happened: Happening;
  readonly note: Message | undefined;
  readonly deadlines: readonly Deadline[];
}

/**
 * Writes what decisions changed of chats whose rows are locked: the chats, their places in lists, deadlines, timeline and
 * notes, and the load of the operators concerned. A chat occurs once at most.
 */
export async function saveChanges(tx: Sql, changes: readonly ChatChange[]): Promise<void> {
  const loads = loadChanges(changes);
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
    update chats c
    set state = n.state, department_id = n.department_id, name = n.name, summary = n.summary, mark = n.mark,
      operator_id = n.operator_id, operator_name = n.operator_name, taken_at = n.taken_at,
      offer_kind = n.offer_kind, offer_department_id = n.offer_department_id, offer_from_id = n.offer_from_id,
      offer_from_name = n.offer_from_name, offer_to_id = n.offer_to_id, offer_to_name = n.offer_to_name,
      offer_reason = n.offer_reason, offered_at = n.offered_at, offer_due_at = n.offer_due_at,
      parked_at = n.parked_at, ended_at = n.ended_at, ended_by = n.ended_by, end_reason = n.end_reason,
      answered_at = n.answered_at, answered_by_id = n.answered_by_id, answered_by_name = n.answered_by_name,
      form_offered_at = n.form_offered_at, uploads_allowed = n.uploads_allowed, rating_score = n.rating_score,
      rating_comment = n.rating_comment, rated_at = n.rated_at, visitor_name = n.visitor_name,
      visitor_email = n.visitor_email, visitor_phone = n.visitor_phone, client_id = n.client_id,
      version = n.version
    from jsonb_to_recordset($1::jsonb) as n (
      id uuid, state text, department_id uuid, name text, summary text, mark text, operator_id uuid,
      operator_name text, taken_at timestamptz, offer_kind text, offer_department_id uuid, offer_from_id uuid,
      offer_from_name text, offer_to_id uuid, offer_to_name text, offer_reason text, offered_at timestamptz,
      offer_due_at timestamptz, parked_at timestamptz, ended_at timestamptz, ended_by text, end_reason text,
      answered_at timestamptz, answered_by_id uuid, answered_by_name text,
      form_offered_at timestamptz, uploads_allowed boolean, rating_score int, rating_comment text,
      rated_at timestamptz, visitor_name text, visitor_email text, visitor_phone text, client_id text,
      version int
    )
    where c.id = n.id`,
    [JSON.stringify(changes.map(({ after }) => toRecord(after))), changes.map(({ after }) => after.id)],
  );
}

async function insertBeside(tx: Sql, changes: readonly ChatChange[], loads: Map<string, number>): Promise<void> {
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
    noted as (
      insert into messages (chat_id, seq, message_id, author_kind, note_code, note_params, sent_at)
      select chat_id, seq, message_id, 'system', code, params, sent_at
      from jsonb_to_recordset($4::jsonb) as m (
        chat_id uuid, seq int, message_id uuid, code text, params jsonb, sent_at timestamptz
      )
    )
    update operators o
    set load = o.load + c.change
    from jsonb_to_recordset($5::jsonb) as c (id uuid, change int)
    where o.id = c.id`,
    [
      JSON.stringify(changes.flatMap(({ after }) => entriesOf(after))),
      JSON.stringify(changes.flatMap(({ after, deadlines }) => deadlines.map((one) => deadlineRow(after, one)))),
      JSON.stringify(changes.map(({ after, happened }) => timelineRow(after, happened))),
      JSON.stringify(changes.flatMap(({ note }) => (note === undefined ? [] : noteRow(note)))),
      JSON.stringify([...loads].map(([id, change]) => ({ id, change }))),
    ],
  );
}

/** The list entries and deadlines of a chat that was just written, and its share of its operator's load. */
export async function insertObligations(tx: Sql, chat: Chat, deadlines: readonly Deadline[]): Promise<void> {
  await tx.query(
    `
    with listed as (
      insert into list_entries (department_id, queued_at, chat_id)
      select department_id, queued_at, chat_id
      from jsonb_to_recordset($1::jsonb) as l (department_id uuid, queued_at timestamptz, chat_id uuid)
    ),
    charged as (
      update operators set load = load + 1 where id = any ($3::uuid[])
    )
    insert into deadlines (chat_id, kind, due_at)
    select chat_id, kind, due_at
    from jsonb_to_recordset($2::jsonb) as d (chat_id uuid, kind text, due_at timestamptz)`,
    [
      JSON.stringify(entriesOf(chat)),
      JSON.stringify(deadlines.map((deadline) => deadlineRow(chat, deadline))),
      [...chargedTo(chat)],
    ],
  );
}

/** What happened to a chat as it was written first. */
export async function insertTimeline(tx: Sql, chat: Chat, happened: Happening): Promise<void> {
  const { version, at, kind, params } = timelineRow(chat, happened);
  await tx.query(
    `
    insert into chat_timeline (chat_id, version, at, kind, params)
    values ($1, $2, $3, $4, $5::jsonb)`,
    [chat.id, version, at, kind, JSON.stringify(params)],
  );
}

/** How the load of each operator concerned changes; those whose load stays are left out. */
function loadChanges(changes: readonly ChatChange[]): Map<string, number> {
  const loads = new Map<string, number>();
  for (const { before, after } of changes) {
    for (const id of chargedTo(before)) loads.set(id, (loads.get(id) ?? 0) - 1);
    for (const id of chargedTo(after)) loads.set(id, (loads.get(id) ?? 0) + 1);
  }
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

function noteRow({ chatId, seq, messageId, content, sentAt }: Message) {
  if (content.kind !== "system") throw new TypeError("a note is the system's");
  const { code, params } = content.note;
  return [{ chat_id: chatId, seq, message_id: messageId, code, params, sent_at: sentAt }];
}

function toRecord(chat: Chat) {
  const operator = operatorOf(chat);
  const ended = chat.state === "ended" ? chat : undefined;
  return {
    id: chat.id,
    state: chat.state,
    department_id: chat.department.id,
    name: chat.name,
    summary: chat.summary,
    mark: chat.mark,
    operator_id: operator?.id,
    operator_name: operator?.name,
    taken_at: chat.state === "waiting" ? undefined : chat.takenAt,
    ...offerRecord(chat),
    parked_at: chat.state === "parked" ? chat.parkedAt : undefined,
    ended_at: ended?.endedAt,
    ended_by: ended?.endedBy,
    end_reason: ended?.reason,
    answered_at: ended?.answered?.at,
    answered_by_id: ended?.answered?.by.id,
    answered_by_name: ended?.answered?.by.name,
    form_offered_at: chat.formOfferedAt,
    uploads_allowed: chat.uploadsAllowed,
    rating_score: chat.rating?.score,
    rating_comment: chat.rating?.comment,
    rated_at: chat.rating?.at,
    visitor_name: chat.visitor.name,
    visitor_email: chat.visitor.email,
    visitor_phone: chat.visitor.phone,
    client_id: chat.visitor.clientId,
    last_seq: chat.lastSeq,
    version: chat.version,
  };
}

function offerRecord(chat: Chat) {
  if (chat.state !== "offered") return {};
  const { offer } = chat;
  const both = {
    offer_kind: offer.kind,
    offer_from_id: offer.from.id,
    offer_from_name: offer.from.name,
    offered_at: offer.at,
    offer_due_at: offer.dueAt,
  };
  return offer.kind === "forward"
    ? { ...both, offer_department_id: offer.department.id }
    : { ...both, offer_to_id: offer.to.id, offer_to_name: offer.to.name, offer_reason: offer.reason };
}
