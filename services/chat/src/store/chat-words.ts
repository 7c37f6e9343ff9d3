import type { Sql } from "@switchboard/pg/pool";
import { searchableParts } from "../domain/search-words.ts";

/** Chats that are looked up by their words; where more say them, a page is soon full. */
const SAYING_MAX = 1_000;

/**
 * The chats that say something, unless there are many. Asked for by itself: a planner that believes in many would go
 * through all chats for words that nobody said.
 *
 * @param indexed what the index is asked for; the rest is looked for in what it finds
 */
export async function findSaying(sql: Sql, query: string, indexed: string): Promise<string[] | undefined> {
  const rows = await sql.rows<{ id: string; says: boolean }>(
    `
    select chat_id as id, ($3::boolean or words @@ $2::tsquery) as says
    from chat_words
    where words @@ $1::tsquery
    limit ${SAYING_MAX + 1}`,
    [indexed, query, indexed === query],
  );
  return rows.length > SAYING_MAX ? undefined : rows.flatMap(({ id, says }) => (says ? [id] : []));
}

/** Characters of a chat's messages that are searched. */
const WORDS_MAX = 200_000;

/** Makes the words of ended chats searchable; a chat that is not there or not over is left out. */
export async function saveWords(tx: Sql, chatId: string): Promise<void> {
  const said = await tx.value<string>(
    `
    select left(
      concat_ws(' ', c.name, c.summary, c.visitor_name, c.visitor_email, (
        select string_agg(coalesce(m.text, f.name), ' ' order by m.seq)
        from messages m
        left join files f on f.id = m.file_id
        where m.chat_id = c.id
      )),
      $2
    )
    from chats c
    where c.id = $1 and c.state = 'ended'`,
    [chatId, WORDS_MAX],
  );
  if (said === undefined) return;
  await tx.query(
    `
    insert into chat_words (chat_id, project_id, department_id, operator_id, opened_at, words)
    select c.id, c.project_id, c.department_id, c.operator_id, c.opened_at, array_to_tsvector($2::text[])
    from chats c
    where c.id = $1
    on conflict (chat_id) do update
    set words = excluded.words`,
    [chatId, searchableParts(said)],
  );
}
