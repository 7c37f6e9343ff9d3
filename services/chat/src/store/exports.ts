import type { Sql } from "@switchboard/pg/pool";
import type { SiteClient } from "./erasures.ts";

/** Whose data is read: clients of sites, and chats that are known to be theirs. */
export interface Exported {
  readonly sites: readonly SiteClient[];
  readonly chatIds: readonly string[];
}

/** A chat as its client may read of it. */
export interface ExportedChat {
  readonly id: string;
  readonly openedAt: Date;
  readonly [column: string]: unknown;
}

/** A file of a chat, and where its bytes are. */
export interface ExportedFile {
  readonly id: string;
  readonly name: string;
  readonly objectName: string;
}

interface Row {
  readonly id: string;
}

const sites = `
  select project_id, client_id
  from unnest($1::uuid[], $2::text[]) as site (project_id, client_id)`;
const isTheirs = `
  (c.id = any ($3::uuid[]) or exists (
    select from (${sites}) s where s.project_id = c.project_id and s.client_id = c.client_id
  ))`;

function valuesOf(of: Exported, after: Row | undefined, limit: number): readonly unknown[] {
  const projectIds = of.sites.map(({ projectId }) => projectId);
  const clientIds = of.sites.map(({ clientId }) => clientId);
  return [projectIds, clientIds, of.chatIds, after?.id ?? null, limit];
}

/** Chats of a client by id, so many after one of them. */
export function listExportedChats(
  sql: Sql,
  of: Exported,
  after: Row | undefined,
  limit: number,
): Promise<ExportedChat[]> {
  return sql.rows<ExportedChat>(
    `
    select c.id, c.project_id as "projectId", c.state, c.visitor_name as "name", c.visitor_email as "email",
      c.visitor_phone as "phone", c.client_id as "clientId", c.name as "title", c.summary, c.origin, c.rating,
      c.opened_at as "openedAt", c.ended_at as "endedAt", c.end_reason as "endReason"
    from chats c
    where c.id in (
      select t.id
      from chats t
      join (${sites}) s on t.project_id = s.project_id and t.client_id = s.client_id
      union
      select unnest($3::uuid[])
    ) and ($4::uuid is null or c.id > $4)
    order by c.id
    limit $5`,
    valuesOf(of, after, limit),
  );
}

/** Files of a chat by id, so many after one of them. */
export function listExportedFiles(
  sql: Sql,
  chatId: string,
  after: Row | undefined,
  limit: number,
): Promise<ExportedFile[]> {
  return sql.rows<ExportedFile>(
    `
    select id, name, object_name as "objectName"
    from files
    where owner_id = $1 and ($2::uuid is null or id > $2)
    order by id
    limit $3`,
    [chatId, after?.id ?? null, limit],
  );
}

/** What staff noted of a client, without who did, by id. */
export function listExportedNotes(sql: Sql, of: Exported, after: Row | undefined, limit: number): Promise<Row[]> {
  return sql.rows<Row>(
    `
    select n.id, n.chat_id as "chatId", n.text, n.written_at as "writtenAt"
    from visitor_notes n
    where (
        exists (select from (${sites}) s where s.project_id = n.project_id and s.client_id = n.client_id)
        or exists (select from chats c where c.id = n.chat_id and ${isTheirs})
      )
      and ($4::uuid is null or n.id > $4)
    order by n.id
    limit $5`,
    valuesOf(of, after, limit),
  );
}

/** Pages that the browsers of a client's chats saw, by id. */
export function listExportedPages(sql: Sql, of: Exported, after: Row | undefined, limit: number): Promise<Row[]> {
  return sql.rows<Row>(
    `
    select p.id, p.project_id as "projectId", p.url, p.title, p.visited_at as "visitedAt"
    from visitor_pages p
    where exists (
        select from chats c where c.visitor_id = p.visitor_id and c.project_id = p.project_id and ${isTheirs}
      )
      and ($4::uuid is null or p.id > $4)
    order by p.id
    limit $5`,
    valuesOf(of, after, limit),
  );
}
