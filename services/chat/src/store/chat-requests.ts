import type { Violation } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, insertRow, jsonb, type RowOf, table, text, timestamptz, uuid, word } from "@switchboard/pg/table";

const requests = table("chat_requests", {
  id: uuid,
  chatId: uuid,
  kind: word<"ticket" | "client">(),
  state: word<"pending" | "done" | "failed">(),
  params: jsonb<Readonly<Record<string, string>>>(),
  /** The id of the ticket or client; of a client that there is already, of that one. Empty while it is pending. */
  result: text,
  /** Why it failed. */
  reason: text,
  errors: jsonb<readonly Violation[]>(),
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

/** Keeps what came of a request, the first time that it is told. */
export async function finishRequest(
  sql: Sql,
  { id, state, result, reason, errors }: Pick<ChatRequest, "id" | "state" | "result" | "reason" | "errors">,
): Promise<void> {
  await sql.query(
    `
    update chat_requests
    set state = $2, result = $3, reason = $4, errors = $5::jsonb
    where id = $1 and state = 'pending'`,
    [id, state, result, reason, JSON.stringify(errors)],
  );
}

/** Forgets a request, in whose place another one comes. */
export async function deleteRequest(tx: Sql, id: string): Promise<void> {
  await tx.query("delete from chat_requests where id = $1", [id]);
}
