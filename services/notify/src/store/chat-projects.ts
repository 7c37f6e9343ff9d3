import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";
import { insertOf, type RowOf, table, timestamptz, uuid } from "@switchboard/pg/table";

const chatProjects = table("chat_projects", { chatId: uuid, projectId: uuid, openedAt: timestamptz });

/** Which project a chat belongs to. */
export type ChatProject = RowOf<typeof chatProjects>;

/** Keeps which project chats belong to; a chat never changes its project. */
export async function saveChatProjects(sql: Sql, chats: readonly ChatProject[]): Promise<void> {
  await sql.query(`${insertOf(chatProjects)} on conflict (chat_id) do nothing`, [JSON.stringify(chats)]);
}

/** The projects of chats, by the chat; those that are not known are left out. */
export async function findChatProjects(sql: Sql, chatIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.rows<{ chatId: string; projectId: string }>(
    `
    select chat_id as "chatId", project_id as "projectId"
    from chat_projects
    where chat_id = any ($1::uuid[])`,
    [chatIds],
  );
  return new Map(rows.map(({ chatId, projectId }) => [chatId, projectId]));
}

/** Forgets chats that were opened more than 180 days ago. */
export function forgetChatProjects(sql: Sql, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "chat_projects", "opened_at < now() - interval '180 days'");
}
