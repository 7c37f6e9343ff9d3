import type { Sql } from "@switchboard/pg/pool";
import type { Client } from "../domain/chat.ts";

/** Proofs that are ended in one statement. */
const BATCH = 1_000;

/**
 * Whether the visitor of a chat `c` may see it: it is no client's, or they prove to be that client now. A look at one row,
 * and only of chats that are a client's.
 */
export const openToVisitor = `(c.client_id = '' or exists (
    select from visitor_clients v
    where v.visitor_id = c.visitor_id and v.project_id = c.project_id and v.client_id = c.client_id
      and v.proven_until > now()
  ))`;

/** The client of a project that a visitor proves to be now, if any. */
export function findProvenClient(sql: Sql, visitorId: string, projectId: string): Promise<Client | undefined> {
  return sql.row<Client>(
    `
    select client_id as id, name, email
    from visitor_clients
    where visitor_id = $1 and project_id = $2 and proven_until > now()`,
    [visitorId, projectId],
  );
}

/** Keeps that a visitor, whose row is locked, proves to be a client; false when they are another one of the project. */
export async function saveProof(
  tx: Sql,
  visitorId: string,
  projectId: string,
  client: Client,
  until: Date,
): Promise<boolean> {
  const saved = await tx.count(
    `
    insert into visitor_clients (visitor_id, project_id, client_id, name, email, proven_until)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (visitor_id, project_id) do update
    set name = excluded.name, email = excluded.email, proven_until = excluded.proven_until
    where visitor_clients.client_id = excluded.client_id`,
    [visitorId, projectId, client.id, client.name, client.email, until],
  );
  return saved > 0;
}

/** Ends what a visitor proved. Whether there was something. */
export async function endProofs(sql: Sql, visitorId: string): Promise<boolean> {
  const proven = "visitor_id = $1 and proven_until is not null";
  return (await sql.count(`update visitor_clients set proven_until = null where ${proven}`, [visitorId])) > 0;
}

/** Ends proofs that ran out. The visitors whose they were. */
export function endExpiredProofs(sql: Sql): Promise<string[]> {
  return sql.column<string>(
    `
    with expired as (
      select visitor_id, project_id
      from visitor_clients
      where proven_until <= now()
      limit ${BATCH}
      -- What is proven anew at this moment goes on.
      for update skip locked
    )
    update visitor_clients v
    set proven_until = null
    from expired e
    where v.visitor_id = e.visitor_id and v.project_id = e.project_id
    returning v.visitor_id`,
  );
}
