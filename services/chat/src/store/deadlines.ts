import { prepared, type Sql } from "@switchboard/pg/pool";
import { columnsOf, insertOf, type RowOf, table, timestamptz, uuid, word } from "@switchboard/pg/table";
import type { Chat } from "../domain/chat.ts";
import type { Deadline } from "../domain/obligations.ts";

export const deadlinesTable = table("deadlines", { chatId: uuid, kind: word<Deadline["kind"]>(), dueAt: timestamptz });

/** A deadline and whose it is. */
export type ChatDeadline = RowOf<typeof deadlinesTable>;

/** When the next deadline is due, or was; undefined when there is none. */
export async function firstDue(sql: Sql): Promise<Date | undefined> {
  return (await sql.value<Date | null>(prepared("select min(due_at) from deadlines"))) ?? undefined;
}

/** What is due of chats whose rows are locked. */
export function listDue(tx: Sql, chatIds: readonly string[], now: Date): Promise<ChatDeadline[]> {
  return tx.rows<ChatDeadline>(
    `
    select ${columnsOf(deadlinesTable)}
    from deadlines
    where chat_id = any ($1::uuid[]) and due_at <= $2`,
    [[...chatIds], now],
  );
}

/** Writes the deadlines of chats whose rows are locked anew. */
export async function replaceDeadlines(
  tx: Sql,
  chats: readonly { readonly chat: Chat; readonly deadlines: readonly Deadline[] }[],
): Promise<void> {
  const rows = chats.flatMap(({ chat, deadlines }) => deadlines.map((one) => ({ chatId: chat.id, ...one })));
  await tx.query(
    `
    with gone as (
      delete from deadlines
      where chat_id = any ($2::uuid[])
        and (chat_id, kind) not in (
          select "chatId", kind
          from jsonb_to_recordset($1::jsonb) as wanted ("chatId" uuid, kind text)
        )
    )
    ${insertOf(deadlinesTable)}
    on conflict (chat_id, kind) do update set due_at = excluded.due_at`,
    [JSON.stringify(rows), chats.map(({ chat }) => chat.id)],
  );
}
