import type { Sql } from "@switchboard/pg/pool";
import { deleteChats } from "./deletions.ts";

/** As whom the site of a project knows somebody. */
export interface SiteClient {
  readonly projectId: string;
  readonly clientId: string;
}

const sites = `
  select project_id, client_id
  from unnest($1::uuid[], $2::text[]) as site (project_id, client_id)`;

function ofSites(of: readonly SiteClient[]): readonly [string[], string[]] {
  return [of.map(({ projectId }) => projectId), of.map(({ clientId }) => clientId)];
}

/** Chats of a client in their projects, those of visitors before they proved to be the client, and those named, the first by id. */
export function listChatsOfSubject(
  sql: Sql,
  of: readonly SiteClient[],
  chatIds: readonly string[],
  limit: number,
): Promise<string[]> {
  return sql.column<string>(
    `
    select c.id
    from chats c
    join (${sites}) s on c.project_id = s.project_id and c.client_id = s.client_id
    union
    select c.id
    from visitor_clients v
    join (${sites}) s on v.project_id = s.project_id and v.client_id = s.client_id
    join chats c on c.visitor_id = v.visitor_id and c.project_id = v.project_id
    union
    select id
    from chats
    where id = any ($3::uuid[])
    order by id
    limit $4`,
    [...ofSites(of), chatIds, limit],
  );
}

/**
 * Erases ended chats with everything of theirs, and what is kept beside them: notes, pages, audited details, answers and events that
 * name them. Figures stay. Counted by kind.
 */
export async function eraseChats(tx: Sql, ids: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const of = [[...ids]];
  const visitors = `
    select visitor_id, project_id
    from chats
    where id = any ($1::uuid[])`;
  return {
    notes: await tx.count("delete from visitor_notes where chat_id = any ($1::uuid[])", of),
    pages: await tx.count(
      `delete from visitor_pages p using (${visitors}) v where p.visitor_id = v.visitor_id and p.project_id = v.project_id`,
      of,
    ),
    files: await tx.count("delete from files where owner_id = any ($1::uuid[])", of),
    messages: await tx.count("delete from messages where chat_id = any ($1::uuid[])", of),
    audit_details: await tx.count(
      "update audit set params = params - 'client_id' where params ->> 'chat_id' = any ($1::text[]) and params ? 'client_id'",
      of,
    ),
    dead_events: await tx.count("delete from dead_events where split_part(subject, '.', 5) = any ($1::text[])", of),
    answers: await tx.count(
      "delete from idempotency_keys where response ->> 'chatId' = any ($1::text[]) or response ->> 'id' = any ($1::text[])",
      of,
    ),
    chats: await deleteChats(tx, ids),
  };
}

/** Erases what is known of a client beside chats: notes, pages of their visitors, and what these proved to be. Counted by kind. */
export async function eraseClientTraces(tx: Sql, of: readonly SiteClient[]): Promise<Readonly<Record<string, number>>> {
  const match = (table: string) =>
    `delete from ${table} t using (${sites}) s where t.project_id = s.project_id and t.client_id = s.client_id`;
  return {
    notes: await tx.count(match("visitor_notes"), ofSites(of)),
    pages: await tx.count(
      `
      delete from visitor_pages p
      using visitor_clients v join (${sites}) s on v.project_id = s.project_id and v.client_id = s.client_id
      where p.visitor_id = v.visitor_id and p.project_id = v.project_id`,
      ofSites(of),
    ),
    proofs: await tx.count(match("visitor_clients"), ofSites(of)),
  };
}
