import type { TimePlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat } from "../domain/chat.ts";
import { selectChats } from "./chat-row.ts";

/** Whose earlier chats: of the chat's browser, or of its client. */
export type HistoryOf = "visitor" | "client";

const whose: Readonly<Record<HistoryOf, string>> = {
  visitor: "c.visitor_id = $2::uuid",
  client: "c.client_id = $2 and c.client_id <> ''",
};

/** Chats of a chat's visitor or client in its project, before a place, newest first. */
export function listEarlier(
  sql: Sql,
  { project, visitor }: Chat,
  of: HistoryOf,
  { at, id }: TimePlace,
  limit: number,
): Promise<Chat[]> {
  return selectChats(
    sql,
    `
    where c.project_id = $1 and ${whose[of]} and (c.opened_at, c.id) < ($3::timestamptz, $4::uuid)
    order by c.opened_at desc, c.id desc
    limit $5`,
    [project.id, of === "visitor" ? visitor.id : visitor.clientId, at, id, limit],
  );
}
