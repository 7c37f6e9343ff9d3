import { type Chat, operatorOf } from "../domain/chat.ts";
import { openToVisitor } from "./visitor-clients.ts";

/** A column: its type in Postgres, and what a chat has in it; undefined is null. */
interface Column {
  readonly type: "uuid" | "text" | "int" | "boolean" | "timestamptz" | "jsonb";
  readonly of: (chat: Chat) => unknown;
}

type Columns = Readonly<Record<string, Column>>;

/** Columns of `chats` that are written when a chat begins, and stay. */
const keptColumns = {
  id: { type: "uuid", of: ({ id }) => id },
  project_id: { type: "uuid", of: ({ project }) => project.id },
  visitor_id: { type: "uuid", of: ({ visitor }) => visitor.id },
  origin: { type: "jsonb", of: ({ origin }) => origin },
  previous_chat_id: { type: "uuid", of: ({ previousChatId }) => previousChatId },
  opened_at: { type: "timestamptz", of: ({ openedAt }) => openedAt },
  queued_at: { type: "timestamptz", of: ({ queuedAt }) => queuedAt },
} as const satisfies Columns;

const endOf = ({ place }: Chat) => (place.state === "ended" ? place : undefined);

/** Columns of `chats` that decisions change. */
const changingColumns = {
  department_id: { type: "uuid", of: ({ department }) => department.id },
  state: { type: "text", of: ({ place }) => place.state },
  operator_id: { type: "uuid", of: (chat) => operatorOf(chat)?.id },
  operator_name: { type: "text", of: (chat) => operatorOf(chat)?.name },
  taken_at: { type: "timestamptz", of: ({ place }) => (place.state === "waiting" ? undefined : place.takenAt) },
  offer: { type: "jsonb", of: ({ place }) => (place.state === "offered" ? place.offer : undefined) },
  parked_at: { type: "timestamptz", of: ({ place }) => (place.state === "parked" ? place.parkedAt : undefined) },
  ended_at: { type: "timestamptz", of: (chat) => endOf(chat)?.endedAt },
  ended_by: { type: "text", of: (chat) => endOf(chat)?.endedBy },
  end_reason: { type: "text", of: (chat) => endOf(chat)?.reason },
  answered: { type: "jsonb", of: (chat) => endOf(chat)?.answered },
  visitor_name: { type: "text", of: ({ visitor }) => visitor.name },
  visitor_email: { type: "text", of: ({ visitor }) => visitor.email },
  visitor_phone: { type: "text", of: ({ visitor }) => visitor.phone },
  client_id: { type: "text", of: ({ visitor }) => visitor.clientId },
  name: { type: "text", of: ({ name }) => name },
  summary: { type: "text", of: ({ summary }) => summary },
  mark: { type: "text", of: ({ mark }) => mark },
  form_offered_at: { type: "timestamptz", of: ({ formOfferedAt }) => formOfferedAt },
  uploads_allowed: { type: "boolean", of: ({ uploadsAllowed }) => uploadsAllowed },
  rating: { type: "jsonb", of: ({ rating }) => rating },
  version: { type: "int", of: ({ version }) => version },
} as const satisfies Columns;

/** Columns of `chat_heads`, which messages and cursors move. */
const headColumns = {
  last_seq: { type: "int", of: ({ lastSeq }) => lastSeq },
  visitor_delivered_seq: { type: "int", of: ({ visitorCursors }) => visitorCursors.deliveredSeq },
  visitor_read_seq: { type: "int", of: ({ visitorCursors }) => visitorCursors.readSeq },
  operator_delivered_seq: { type: "int", of: ({ operatorCursors }) => operatorCursors.deliveredSeq },
  operator_read_seq: { type: "int", of: ({ operatorCursors }) => operatorCursors.readSeq },
  visitor_wrote_at: { type: "timestamptz", of: ({ visitorWroteAt }) => visitorWroteAt },
  unanswered_since: { type: "timestamptz", of: ({ unansweredSince }) => unansweredSince },
  first_reply_at: { type: "timestamptz", of: ({ firstReplyAt }) => firstReplyAt },
} as const satisfies Columns;

const chatColumns = { ...keptColumns, ...changingColumns };
const allColumns = { ...chatColumns, ...headColumns };

/** What jsonb gives back of a value: times have become texts. */
type Json<T> = {
  readonly [Key in keyof T]: T[Key] extends Date ? string : T[Key] extends object ? Json<T[Key]> : T[Key];
};
type Stored<T> = T extends undefined ? null : T extends Date ? Date : T extends object ? Json<T> : T;

/** A chat as its row, its head and the names beside it say. */
export type ChatRow = {
  readonly [Name in keyof typeof allColumns]: Stored<ReturnType<(typeof allColumns)[Name]["of"]>>;
} & {
  readonly project_name: string;
  readonly department_name: string;
  readonly open_to_visitor: boolean;
  /** Departments of the lists in which a chat that waits stands, its own first. */
  readonly open_to: readonly string[] | null;
};

/** What is selected as {@link ChatRow}, from chats `c` with {@link chatJoins}. */
export const selectedColumns = `
  ${namesOf(chatColumns, "c.")}, ${namesOf(headColumns, "h.")},
  coalesce(p.name, '') as project_name, coalesce(d.name, '') as department_name,
  ${openToVisitor} as open_to_visitor,
  case when c.state = 'waiting' then array(
    select l.department_id from list_entries l where l.chat_id = c.id order by l.department_id = c.department_id desc
  ) end as open_to`;

/** What stands beside chats `c`: their heads `h` and names. */
export const chatJoins = `
  join chat_heads h on h.chat_id = c.id
  left join projects p on p.id = c.project_id
  left join departments d on d.id = c.department_id`;

/** What {@link selectedColumns} are selected from. */
export const chatTables = `chats c ${chatJoins}`;

/** Writes a chat that begins and its head; `$1` is {@link toRecord} of it. */
export const insertStatement = `
  with begun as (
    insert into chats (${namesOf(chatColumns)})
    select ${namesOf(chatColumns)}
    from jsonb_to_record($1::jsonb) as n (${typesOf(chatColumns)})
  )
  insert into chat_heads (chat_id, ${namesOf(headColumns)})
  select id, ${namesOf(headColumns)}
  from jsonb_to_record($1::jsonb) as n (id uuid, ${typesOf(headColumns)})`;

/** Writes what decisions changed of chats; `$1` is an array of {@link toRecord}. */
export const updateStatement = `
  update chats c
  set ${Object.keys(changingColumns)
    .map((name) => `${name} = n.${name}`)
    .join(", ")}
  from jsonb_to_recordset($1::jsonb) as n (id uuid, ${typesOf(changingColumns)})
  where c.id = n.id`;

/** What a chat has in each column. */
export function toRecord(chat: Chat): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(allColumns).map(([name, { of }]) => [name, of(chat)]));
}

function namesOf(columns: Columns, prefix = ""): string {
  return Object.keys(columns)
    .map((name) => prefix + name)
    .join(", ");
}

function typesOf(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, { type }]) => `${name} ${type}`)
    .join(", ");
}
