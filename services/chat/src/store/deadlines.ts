import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import type { Deadline } from "../domain/obligations.ts";

/** A deadline and whose it is. */
export interface ChatDeadline extends Deadline {
  readonly chatId: string;
}

/** What is due of chats whose rows are locked. */
export async function listDue(tx: Sql, chatIds: readonly string[], now: Date): Promise<ChatDeadline[]> {
  const { rows } = await tx.query<ChatDeadline>(
    `
    select chat_id as "chatId", kind, due_at as "dueAt"
    from deadlines
    where chat_id = any ($1::uuid[]) and due_at <= $2`,
    [[...chatIds], now],
  );
  return rows;
}

/** Writes the deadlines of chats whose rows are locked anew. */
export async function replaceDeadlines(
  tx: Sql,
  chats: readonly { readonly chat: Chat; readonly deadlines: readonly Deadline[] }[],
): Promise<void> {
  const rows = chats.flatMap(({ chat, deadlines }) =>
    deadlines.map(({ kind, dueAt }) => ({ chat_id: chat.id, kind, due_at: dueAt })),
  );
  await tx.query(
    `
    with wanted as (
      select chat_id, kind, due_at
      from jsonb_to_recordset($2::jsonb) as d (chat_id uuid, kind text, due_at timestamptz)
    ),
    gone as (
      delete from deadlines d
      where d.chat_id = any ($1::uuid[])
        and not exists (select from wanted w where w.chat_id = d.chat_id and w.kind = d.kind)
    )
    insert into deadlines (chat_id, kind, due_at)
    select chat_id, kind, due_at
    from wanted
    on conflict (chat_id, kind) do update set due_at = excluded.due_at`,
    [chats.map(({ chat }) => chat.id), JSON.stringify(rows)],
  );
}
