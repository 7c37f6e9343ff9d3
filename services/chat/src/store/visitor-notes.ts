import type { Range } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, insertRow, type RowOf, table, text, timestamptz, uuid } from "@switchboard/pg/table";

const notes = table("visitor_notes", {
  id: uuid,
  projectId: uuid,
  visitorId: uuid,
  /** Empty while the visitor is no client. */
  clientId: text,
  chatId: uuid,
  text: text,
  authorId: uuid,
  authorName: text,
  writtenAt: timestamptz,
});

/** What somebody on staff noted of a visitor. */
export type VisitorNote = RowOf<typeof notes>;

/** Of whom notes are. */
export type Noted = Pick<VisitorNote, "projectId" | "visitorId" | "clientId">;

/** Keeps a note. */
export function insertNote(sql: Sql, note: VisitorNote): Promise<void> {
  return insertRow(sql, notes, note);
}

/** Notes on a browser or its client, newest first, after a position. Both are read in the order of their indexes. */
export function listNotes(
  sql: Sql,
  { projectId, visitorId, clientId }: Noted,
  { after, limit }: Range,
): Promise<VisitorNote[]> {
  return sql.rows<VisitorNote>(
    `
    select ${columnsOf(notes)}
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
}

/** The notes on a browser become notes on the client who it turned out to be. */
export async function adoptNotes(tx: Sql, { projectId, visitorId, clientId }: Noted): Promise<void> {
  await tx.query(
    "update visitor_notes set client_id = $3 where visitor_id = $1 and project_id = $2 and client_id = ''",
    [visitorId, projectId, clientId],
  );
}
