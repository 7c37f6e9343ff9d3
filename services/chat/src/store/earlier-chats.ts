import type { TimePlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import { type ChatRow, chatTables, selectedColumns } from "./chat-columns.ts";
import { toChat } from "./chat-row.ts";

/** Chats of a visitor in a project before a place, newest first. */
export function listOfVisitor(sql: Sql, { project, visitor }: Chat, before: TimePlace, limit: number): Promise<Chat[]> {
  return listBefore(sql, "c.visitor_id = $2::uuid", [project.id, visitor.id], before, limit);
}

/** Chats of a client in a project before a place, newest first. */
export function listOfClient(sql: Sql, { project, visitor }: Chat, before: TimePlace, limit: number): Promise<Chat[]> {
  return listBefore(sql, "c.client_id = $2 and c.client_id <> ''", [project.id, visitor.clientId], before, limit);
}

async function listBefore(
  sql: Sql,
  whose: string,
  [projectId, personId]: readonly [string, string],
  { at, id }: TimePlace,
  limit: number,
): Promise<Chat[]> {
  const { rows } = await sql.query<ChatRow>(
    `
    select ${selectedColumns}
    from ${chatTables}
    where c.project_id = $1 and ${whose} and (c.opened_at, c.id) < ($3::timestamptz, $4::uuid)
    order by c.opened_at desc, c.id desc
    limit $5`,
    [projectId, personId, at, id, limit],
  );
  return rows.map(toChat);
}
