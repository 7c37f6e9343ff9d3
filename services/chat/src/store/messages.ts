import type { Sql } from "@switchboard/pg/pool";
import type { AttachedFile, Author, Content, Message, SystemNote } from "../domain/message.ts";

interface MessageRow {
  readonly chatId: string;
  readonly seq: number;
  readonly messageId: string;
  readonly authorKind: Author["kind"];
  readonly authorId: string | null;
  readonly authorName: string;
  readonly text: string | null;
  readonly noteCode: SystemNote["code"] | null;
  readonly noteParams: Record<string, string> | null;
  readonly fileId: string | null;
  readonly fileName: string;
  readonly mediaType: string;
  readonly fileSize: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly sentAt: Date;
}

const columns = `
  m.chat_id as "chatId", m.seq, m.message_id as "messageId", m.author_kind as "authorKind", m.author_id as "authorId",
  m.author_name as "authorName", m.text, m.note_code as "noteCode", m.note_params as "noteParams", m.sent_at as "sentAt",
  f.id as "fileId", f.name as "fileName", f.media_type as "mediaType", f.size as "fileSize", f.width, f.height`;

/** Few messages are files, so the join costs a look-up for those few. */
const files = "left join files f on f.id = m.file_id";

/** Messages after a number up to a head, oldest first. */
export async function listAfter(
  sql: Sql,
  chatId: string,
  afterSeq: number,
  headSeq: number,
  limit: number,
): Promise<Message[]> {
  const { rows } = await sql.query<MessageRow>(
    `
    select ${columns}
    from messages m ${files}
    where m.chat_id = $1 and m.seq > $2 and m.seq <= $3
    order by m.seq
    limit $4`,
    [chatId, afterSeq, headSeq, limit],
  );
  return rows.map(toMessage);
}

/** The newest messages before a number, oldest first. */
export async function listBefore(sql: Sql, chatId: string, beforeSeq: number, limit: number): Promise<Message[]> {
  const { rows } = await sql.query<MessageRow>(
    `
    select ${columns}
    from messages m ${files}
    where m.chat_id = $1 and m.seq < $2
    order by m.seq desc
    limit $3`,
    [chatId, beforeSeq, limit],
  );
  return rows.map(toMessage).reverse();
}

/** How many messages a preview shows (C7). */
const PREVIEW_SIZE = 3;

/**
 * The newest messages of each chat, oldest first. Numbers have no gaps, so the newest are those just below the head: an
 * index range for each chat.
 */
export async function findPreviews(
  sql: Sql,
  chats: readonly { readonly id: string; readonly lastSeq: number }[],
): Promise<Map<string, Message[]>> {
  const previews = new Map<string, Message[]>(chats.map(({ id }) => [id, []]));
  if (chats.length === 0) return previews;
  const { rows } = await sql.query<MessageRow>(
    `
    select ${columns}
    from unnest($1::uuid[], $2::int[]) as c (id, last_seq)
    join messages m on m.chat_id = c.id and m.seq > c.last_seq - ${PREVIEW_SIZE} and m.seq <= c.last_seq
    ${files}
    order by m.chat_id, m.seq`,
    [chats.map(({ id }) => id), chats.map(({ lastSeq }) => lastSeq)],
  );
  for (const row of rows) previews.get(row.chatId)?.push(toMessage(row));
  return previews;
}

/** A message that a visitor sent to any of their chats in a project, by its id. */
export async function findVisitorMessage(
  sql: Sql,
  visitorId: string,
  projectId: string,
  messageId: string,
): Promise<Message | undefined> {
  const { rows } = await sql.query<MessageRow>(
    `
    select ${columns}
    from chats c
    join messages m on m.chat_id = c.id
    ${files}
    where c.visitor_id = $1 and c.project_id = $2
      and m.message_id = $3 and m.author_kind = 'visitor' and m.author_id = $1`,
    [visitorId, projectId, messageId],
  );
  return rows[0] && toMessage(rows[0]);
}

/** A message of a chat by its id, whoever wrote it. */
export async function findMessage(sql: Sql, chatId: string, messageId: string): Promise<Message | undefined> {
  const { rows } = await sql.query<MessageRow>(
    `
    select ${columns}
    from messages m ${files}
    where m.chat_id = $1 and m.message_id = $2`,
    [chatId, messageId],
  );
  return rows[0] && toMessage(rows[0]);
}

/** What the visitor of a chat wrote last; undefined for nothing, or a file. */
export async function findNewestVisitorText(sql: Sql, chatId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ text: string | null }>(
    `
    select text
    from messages
    where chat_id = $1 and author_kind = 'visitor'
    order by seq desc
    limit 1`,
    [chatId],
  );
  return rows[0]?.text ?? undefined;
}

/** The columns of `messages`, for statements that write records of {@link toMessageRecord}. */
export const messageColumns =
  "chat_id, seq, message_id, author_kind, author_id, author_name, text, note_code, note_params, file_id, sent_at";

/** The same with their types. */
export const messageTypes = `chat_id uuid, seq int, message_id uuid, author_kind text, author_id uuid, author_name text,
  text text, note_code text, note_params jsonb, file_id uuid, sent_at timestamptz`;

/** Writes a message of a chat whose row is locked. */
export async function insertMessage(tx: Sql, message: Message): Promise<void> {
  await tx.query(
    `
    insert into messages (${messageColumns})
    select ${messageColumns}
    from jsonb_to_record($1::jsonb) as m (${messageTypes})`,
    [JSON.stringify(toMessageRecord(message))],
  );
}

/** What a message has in each column. */
export function toMessageRecord({ chatId, seq, messageId, author, content, sentAt }: Message) {
  const person = author.kind === "system" ? undefined : author;
  const note = content.kind === "system" ? content.note : undefined;
  return {
    chat_id: chatId,
    seq,
    message_id: messageId,
    author_kind: author.kind,
    author_id: person?.id,
    author_name: person?.name ?? "",
    text: content.kind === "text" ? content.text : undefined,
    note_code: note?.code,
    note_params: note?.params,
    file_id: content.kind === "file" ? content.file.id : undefined,
    sent_at: sentAt,
  };
}

function toMessage(row: MessageRow): Message {
  const { chatId, seq, messageId, sentAt } = row;
  return { chatId, seq, messageId, author: toAuthor(row), content: toContent(row), sentAt };
}

function toAuthor({ authorKind, authorId, authorName }: MessageRow): Author {
  if (authorKind === "system" || authorId === null) return { kind: "system" };
  return { kind: authorKind, id: authorId, name: authorName };
}

function toContent(row: MessageRow): Content {
  const { text, noteCode, noteParams, fileId } = row;
  if (noteCode !== null) return { kind: "system", note: { code: noteCode, params: noteParams ?? {} } };
  if (fileId !== null) return { kind: "file", file: toFile(fileId, row) };
  return { kind: "text", text: text ?? "" };
}

function toFile(id: string, { fileName, mediaType, fileSize, width, height }: MessageRow): AttachedFile {
  const extent = width === null || height === null ? undefined : { width, height };
  return { id, name: fileName, mediaType, size: fileSize, extent };
}
