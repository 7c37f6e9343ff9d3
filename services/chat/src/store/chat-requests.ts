import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, insertRow, jsonb, type RowOf, table, text, timestamptz, uuid, word } from "@switchboard/pg/table";

const requests = table("chat_requests", {
  id: uuid,
  chatId: uuid,
  kind: word<"ticket" | "client">(),
  state: word<"pending" | "done" | "failed">(),
  params: jsonb<Readonly<Record<string, string>>>(),
  /** What came of it; empty while it is pending. */
  result: text,
  requestedById: uuid,
  requestedByName: text,
  requestedAt: timestamptz,
});

/** Something asked for from a chat that others do (C11). */
export type ChatRequest = RowOf<typeof requests>;

/** What was asked for from a chat, oldest first; one of each kind at most. */
export function listRequests(sql: Sql, chatId: string): Promise<ChatRequest[]> {
  return sql.rows<ChatRequest>(
    `
    select ${columnsOf(requests)}
    from chat_requests
    where chat_id = $1
    order by requested_at, id`,
    [chatId],
  );
}

/** Keeps what is asked for from a chat whose row is locked. */
export function insertRequest(tx: Sql, request: ChatRequest): Promise<void> {
  return insertRow(tx, requests, request);
}
