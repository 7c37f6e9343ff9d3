import type { TimePlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";

/** What somebody on staff noted of a visitor. */
export interface VisitorNote {
  readonly id: string;
  readonly projectId: string;
  readonly visitorId: string;
  /** Empty while the visitor is no client. */
  readonly clientId: string;
  readonly chatId: string;
  readonly text: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly writtenAt: Date;
}

/** Of whom notes are. */
export type Noted = Pick<VisitorNote, "projectId" | "visitorId" | "clientId">;

/** Keeps a note. */
export async function insertNote(sql: Sql, note: VisitorNote): Promise<void> {
  await sql.query(
    `
    insert into visitor_notes (
      id, project_id, visitor_id, client_id, chat_id, text, author_id, author_name, written_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      note.id,
      note.projectId,
      note.visitorId,
      note.clientId,
      note.chatId,
      note.text,
      note.authorId,
      note.authorName,
      note.writtenAt,
    ],
  );
}

const columns = `id, project_id as "projectId", visitor_id as "visitorId", client_id as "clientId",
  chat_id as "chatId", text, author_id as "authorId", author_name as "authorName", written_at as "writtenAt"`;

/** Notes on a browser or its client, newest first, after a position. Both are read in the order of their indexes. */
export async function listNotes(
  sql: Sql,
  { projectId, visitorId, clientId }: Noted,
  after: TimePlace | undefined,
  limit: number,
): Promise<VisitorNote[]> {
  const { rows } = await sql.query<VisitorNote>(
    `
    select ${columns}
    from (
      (
        select *
        from visitor_notes
        where visitor_id = $1 and project_id = $2 and (written_at, id) < ($4::timestamptz, $5::uuid)
        order by written_at desc, id desc
        limit $6
      )
      union
      (
        select *
        from visitor_notes
        where project_id = $2 and client_id = $3 and client_id <> ''
          and (written_at, id) < ($4::timestamptz, $5::uuid)
        order by written_at desc, id desc
        limit $6
      )
    ) notes
    order by written_at desc, id desc
    limit $6`,
    [
      visitorId,
      projectId,
      clientId,
      after?.at ?? "infinity",
      after?.id ?? "ffffffff-ffff-ffff-ffff-ffffffffffff",
      limit,
    ],
  );
  return rows;
}

/** The notes on a browser become notes on the client who it turned out to be. */
export async function adoptNotes(tx: Sql, { projectId, visitorId, clientId }: Noted): Promise<void> {
  await tx.query(
    "update visitor_notes set client_id = $3 where visitor_id = $1 and project_id = $2 and client_id = ''",
    [visitorId, projectId, clientId],
  );
}
