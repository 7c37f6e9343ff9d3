import { AppError } from "@switchboard/kit/errors";
import { prepared, type Sql } from "@switchboard/pg/pool";
import { columnsOf, insertRow, int, orNull, type RowOf, table, text, timestamptz, uuid } from "@switchboard/pg/table";

const deletions = table("deletions", {
  id: uuid,
  endedBefore: timestamptz,
  projectId: orNull(uuid),
  requestedBy: text,
  requestedAt: timestamptz,
  deleted: int,
  /** Null while it goes on. */
  finishedAt: orNull(timestamptz),
});

/** A deletion of all chats that ended before a time. */
export type Deletion = RowOf<typeof deletions>;

const columns = columnsOf(deletions);

/** Writes a deletion that is to begin. */
export function insertDeletion(tx: Sql, deletion: Deletion): Promise<void> {
  return insertRow(tx, deletions, deletion);
}

/** How far a deletion has come. Throws not_found chat.deletion_not_found. */
export async function readDeletion(sql: Sql, id: string): Promise<Deletion> {
  const row = await sql.row<Deletion>(`select ${columns} from deletions where id = $1`, [id]);
  if (row === undefined) throw new AppError("not_found", "chat.deletion_not_found", { deletion_id: id });
  return row;
}

/** Whether a deletion goes on. */
export async function anyUnfinished(sql: Sql): Promise<boolean> {
  return (await sql.count(prepared("select from deletions where finished_at is null limit 1"))) > 0;
}

/** The oldest deletion that goes on and that no other instance works at, locked. */
export function lockUnfinished(tx: Sql): Promise<Deletion | undefined> {
  // One instance works at a deletion at a time; the others take the next one.
  return tx.row<Deletion>(
    `
    select ${columns}
    from deletions
    where finished_at is null
    order by requested_at
    limit 1
    for update skip locked`,
  );
}

/** Deletes at most `limit` ended chats of a deletion, with everything of theirs; answers how many. */
export async function deleteSome(tx: Sql, { endedBefore, projectId }: Deletion, limit: number): Promise<number> {
  const rows = await tx.rows<{ id: string }>(
    `
    select id
    from chats
    where coalesce(ended_at, 'infinity') < $1 and ($2::uuid is null or project_id = $2)
    order by coalesce(ended_at, 'infinity'), id
    limit $3`,
    [endedBefore, projectId, limit],
  );
  return deleteChats(
    tx,
    rows.map(({ id }) => id),
  );
}

/** Deletes ended chats with everything of theirs; answers how many there were. Files' bytes follow by their own sweep. */
export async function deleteChats(tx: Sql, ids: readonly string[]): Promise<number> {
  await tx.query("delete from messages where chat_id = any ($1::uuid[])", [[...ids]]);
  return tx.count("delete from chats where id = any ($1::uuid[]) and state = 'ended'", [[...ids]]);
}

/** Notes how far a locked deletion has come. */
export async function saveProgress(tx: Sql, id: string, deleted: number, finishedAt: Date | null): Promise<void> {
  await tx.query("update deletions set deleted = deleted + $2, finished_at = $3 where id = $1", [
    id,
    deleted,
    finishedAt,
  ]);
}
