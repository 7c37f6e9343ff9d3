import type { Sql } from "@switchboard/pg/pool";

/** A deletion of all chats that ended before a time. */
export interface Deletion {
  readonly id: string;
  readonly endedBefore: Date;
  readonly projectId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly deleted: number;
  /** Null while it goes on. */
  readonly finishedAt: Date | null;
}

const columns = `id, ended_before as "endedBefore", project_id as "projectId", requested_by as "requestedBy",
  requested_at as "requestedAt", deleted, finished_at as "finishedAt"`;

/** Writes a deletion that is to begin. */
export async function insertDeletion(tx: Sql, deletion: Deletion): Promise<void> {
  await tx.query(
    `
    insert into deletions (id, ended_before, project_id, requested_by, requested_at)
    values ($1, $2, $3, $4, $5)`,
    [deletion.id, deletion.endedBefore, deletion.projectId, deletion.requestedBy, deletion.requestedAt],
  );
}

/** A deletion, if there is one. */
export async function findDeletion(sql: Sql, id: string): Promise<Deletion | undefined> {
  const { rows } = await sql.query<Deletion>(`select ${columns} from deletions where id = $1`, [id]);
  return rows[0];
}

/** The oldest deletion that goes on and that no other instance works at, locked. */
export async function lockUnfinished(tx: Sql): Promise<Deletion | undefined> {
  // One instance works at a deletion at a time; the others take the next one.
  const { rows } = await tx.query<Deletion>(
    `
    select ${columns}
    from deletions
    where finished_at is null
    order by requested_at
    limit 1
    for update skip locked`,
  );
  return rows[0];
}

/** Deletes at most `limit` ended chats of a deletion, with everything of theirs; answers how many. */
export async function deleteSome(tx: Sql, { endedBefore, projectId }: Deletion, limit: number): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(
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
  const { rowCount } = await tx.query("delete from chats where id = any ($1::uuid[]) and state = 'ended'", [[...ids]]);
  return rowCount;
}

/** Notes how far a locked deletion has come. */
export async function saveProgress(tx: Sql, id: string, deleted: number, finishedAt: Date | null): Promise<void> {
  await tx.query("update deletions set deleted = deleted + $2, finished_at = $3 where id = $1", [
    id,
    deleted,
    finishedAt,
  ]);
}
