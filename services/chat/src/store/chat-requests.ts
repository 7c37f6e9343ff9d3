import type { Sql } from "@switchboard/pg/pool";

/** Something asked for from a chat that others do (C11). */
export interface ChatRequest {
  readonly id: string;
  readonly chatId: string;
  readonly kind: "ticket" | "client";
  readonly state: "pending" | "done" | "failed";
  readonly params: Readonly<Record<string, string>>;
  /** What came of it; empty while it is pending. */
  readonly result: string;
  readonly requestedById: string;
  readonly requestedByName: string;
  readonly requestedAt: Date;
}

const columns = `id, chat_id as "chatId", kind, state, params, result, requested_by_id as "requestedById",
  requested_by_name as "requestedByName", requested_at as "requestedAt"`;

/** What was asked for from a chat, oldest first; one of each kind at most. */
export async function listRequests(sql: Sql, chatId: string): Promise<ChatRequest[]> {
  const { rows } = await sql.query<ChatRequest>(
    `
    select ${columns}
    from chat_requests
    where chat_id = $1
    order by requested_at, id`,
    [chatId],
  );
  return rows;
}

/** Keeps what is asked for from a chat whose row is locked. */
export async function insertRequest(tx: Sql, request: ChatRequest): Promise<void> {
  await tx.query(
    `
    insert into chat_requests (
      id, chat_id, kind, state, params, result, requested_by_id, requested_by_name, requested_at
    )
    values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9)`,
    [
      request.id,
      request.chatId,
      request.kind,
      request.state,
      JSON.stringify(request.params),
      request.result,
      request.requestedById,
      request.requestedByName,
      request.requestedAt,
    ],
  );
}
