import { prepared, type Sql } from "@switchboard/pg/pool";
import {
  columnsOf,
  insertRow,
  int,
  jsonb,
  orNull,
  type RowOf,
  table,
  text,
  timestamptz,
  uuid,
  word,
} from "@switchboard/pg/table";
import type { AttachedFile, Author, Content, Message, SystemNote } from "../domain/message.ts";

export const messagesTable = table("messages", {
  chatId: uuid,
  seq: int,
  messageId: uuid,
  authorKind: word<Author["kind"]>(),
  authorId: orNull(uuid),
  authorName: text,
  text: orNull(text),
  noteCode: orNull(word<SystemNote["code"]>()),
  noteParams: orNull(jsonb<SystemNote["params"]>()),
  fileId: orNull(uuid),
  sentAt: timestamptz,
});

/** A message as it is kept. */
export type MessageRecord = RowOf<typeof messagesTable>;

/** A message with the file that it is. */
interface MessageRow extends MessageRecord {
  readonly fileName: string;
  readonly mediaType: string;
  readonly fileSize: number;
  readonly width: number | null;
  readonly height: number | null;
}

const columns = `
  ${columnsOf(messagesTable, "m.")}, f.name as "fileName", f.media_type as "mediaType", f.size as "fileSize", f.width,
  f.height`;

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
  const range = "where m.chat_id = $1 and m.seq > $2 and m.seq <= $3 order by m.seq limit $4";
  return select(sql, `messages m ${files} ${range}`, [chatId, afterSeq, headSeq, limit]);
}

/** The newest messages before a number, oldest first. */
export async function listBefore(sql: Sql, chatId: string, beforeSeq: number, limit: number): Promise<Message[]> {
  const range = "where m.chat_id = $1 and m.seq < $2 order by m.seq desc limit $3";
  return (await select(sql, `messages m ${files} ${range}`, [chatId, beforeSeq, limit])).reverse();
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
  const messages = await select(
    sql,
    `unnest($1::uuid[], $2::int[]) as c (id, last_seq)
    join messages m on m.chat_id = c.id and m.seq > c.last_seq - ${PREVIEW_SIZE} and m.seq <= c.last_seq
    ${files}
    order by m.chat_id, m.seq`,
    [chats.map(({ id }) => id), chats.map(({ lastSeq }) => lastSeq)],
  );
  for (const message of messages) previews.get(message.chatId)?.push(message);
  return previews;
}

/** A message that a visitor sent to any of their chats in a project, by its id. */
export async function findVisitorMessage(
  sql: Sql,
  visitorId: string,
  projectId: string,
  messageId: string,
): Promise<Message | undefined> {
  const [message] = await select(
    sql,
    `chats c
    join messages m on m.chat_id = c.id
    ${files}
    where c.visitor_id = $1 and c.project_id = $2
      and m.message_id = $3 and m.author_kind = 'visitor' and m.author_id = $1`,
    [visitorId, projectId, messageId],
  );
  return message;
}

/** A message of a chat by its id, whoever wrote it. */
export async function findMessage(sql: Sql, chatId: string, messageId: string): Promise<Message | undefined> {
  const where = "where m.chat_id = $1 and m.message_id = $2";
  const [message] = await select(sql, `messages m ${files} ${where}`, [chatId, messageId]);
  return message;
}

/** What the visitor of a chat wrote last; undefined for nothing, or a file. */
export async function findNewestVisitorText(sql: Sql, chatId: string): Promise<string | undefined> {
  const text = await sql.value<string | null>(
    `
    select text
    from messages
    where chat_id = $1 and author_kind = 'visitor'
    order by seq desc
    limit 1`,
    [chatId],
  );
  return text ?? undefined;
}

/** Writes a message of a chat whose row is locked. */
export function insertMessage(tx: Sql, message: Message): Promise<void> {
  return insertRow(tx, messagesTable, toMessageRecord(message));
}

/** A message as it is to be kept. */
export function toMessageRecord({ author, content, ...message }: Message): MessageRecord {
  const person = author.kind === "system" ? undefined : author;
  const note = content.kind === "system" ? content.note : undefined;
  return {
    ...message,
    authorKind: author.kind,
    authorId: person?.id ?? null,
    authorName: person?.name ?? "",
    text: content.kind === "text" ? content.text : null,
    noteCode: note?.code ?? null,
    noteParams: note?.params ?? null,
    fileId: content.kind === "file" ? content.file.id : null,
  };
}

async function select(sql: Sql, from: string, values: readonly unknown[]): Promise<Message[]> {
  return (await sql.rows<MessageRow>(prepared(`select ${columns} from ${from}`), values)).map(toMessage);
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
