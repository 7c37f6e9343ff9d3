import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import { insertStatement, toRecord } from "./chat-columns.ts";
import { selectChats } from "./chat-row.ts";
import { openToVisitor } from "./visitor-clients.ts";

/** One chat, if it exists. */
export async function findChat(sql: Sql, id: string): Promise<Chat | undefined> {
  const [chat] = await selectChats(sql, "where c.id = $1", [id]);
  return chat;
}

/** The chats that exist, longest waiting first. */
export function findChats(sql: Sql, ids: readonly string[]): Promise<Chat[]> {
  return selectChats(sql, "where c.id = any ($1::uuid[]) order by c.queued_at, c.id", [[...ids]]);
}

/** One chat, if it exists, with its row locked. */
export async function lockChat(tx: Sql, id: string): Promise<Chat | undefined> {
  // The lock makes everything that writes to one chat take turns; messages are numbered under it as well. It is read by a
  // statement of its own: the one that waited for the lock would find the new row, but the lists of before.
  return (await tx.count("select from chats where id = $1 for update", [id])) === 0 ? undefined : findChat(tx, id);
}

/** The visitor's chat in a project that has not ended, if any, with its row locked. */
export async function lockOpenChat(tx: Sql, visitorId: string, projectId: string): Promise<Chat | undefined> {
  // As in lockChat. A chat that ended while this waited for it is not found.
  const row = await tx.row<{ id: string }>(
    `
    select id
    from chats
    where visitor_id = $1 and project_id = $2 and state <> 'ended'
    for update`,
    [visitorId, projectId],
  );
  return row && findChat(tx, row.id);
}

/** The id of the chat in a project that has not ended and that its visitor may see, if any. */
export function findOpenChatId(sql: Sql, visitorId: string, projectId: string): Promise<string | undefined> {
  return sql.value<string>(
    `select c.id from chats c where c.visitor_id = $1 and c.project_id = $2 and c.state <> 'ended' and ${openToVisitor}`,
    [visitorId, projectId],
  );
}

/** The newest chat in a project that its visitor may see, if any. */
export async function findNewestChat(sql: Sql, visitorId: string, projectId: string): Promise<Chat | undefined> {
  const newest = `where c.visitor_id = $1 and c.project_id = $2 and ${openToVisitor} order by c.opened_at desc limit 1`;
  const [chat] = await selectChats(sql, newest, [visitorId, projectId]);
  return chat;
}

/** The client's running chat in a project, or else their newest one, if any. */
export async function findNewestOfClient(sql: Sql, clientId: string, projectId: string): Promise<Chat | undefined> {
  const [chat] = await selectChats(
    sql,
    `
    where c.client_id = $1 and c.client_id <> '' and c.project_id = $2
    order by (c.state <> 'ended') desc, c.opened_at desc
    limit 1`,
    [clientId, projectId],
  );
  return chat;
}

/** The newest number of each of the chats that exist, by their ids. */
export async function findHeads(sql: Sql, chatIds: readonly string[]): Promise<Record<string, number>> {
  const rows = await sql.rows<{ id: string; lastSeq: number }>(
    'select chat_id as id, last_seq as "lastSeq" from chat_heads where chat_id = any ($1::uuid[])',
    [[...chatIds]],
  );
  return Object.fromEntries(rows.map(({ id, lastSeq }) => [id, lastSeq]));
}

/** Writes a chat that begins. */
export async function insertChat(tx: Sql, chat: Chat): Promise<void> {
  await tx.query(insertStatement, [JSON.stringify(toRecord(chat))]);
}

/** Writes what a message moved of a chat whose row is locked. */
export async function saveHead(tx: Sql, chat: Chat): Promise<void> {
  await tx.query(
    `
    update chat_heads
    set last_seq = $2, visitor_wrote_at = $3, unanswered_since = $4, first_reply_at = $5
    where chat_id = $1`,
    [chat.id, chat.lastSeq, chat.visitorWroteAt, chat.unansweredSince ?? null, chat.firstReplyAt ?? null],
  );
}
