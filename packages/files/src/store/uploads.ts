import type { Sql } from "@switchboard/pg/pool";

/** A file that someone began to send. */
export interface Upload {
  readonly id: string;
  /** What it is sent to, a chat for example. */
  readonly ownerId: string;
  /** The message that it is to become. */
  readonly messageId: string;
  readonly authorKind: string;
  readonly authorId: string;
  readonly objectName: string;
  /** As its sender calls it. */
  readonly name: string;
  readonly size: number;
  readonly begunAt: Date;
}

/** Uploads forgotten in one statement. */
const FORGET_ROWS = 1_000;

export async function insertUpload(tx: Sql, upload: Upload): Promise<void> {
  const { id, ownerId, messageId, authorKind, authorId, objectName, name, size, begunAt } = upload;
  await tx.query(
    `
    insert into uploads (id, owner_id, message_id, author_kind, author_id, object_name, name, size, begun_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, ownerId, messageId, authorKind, authorId, objectName, name, size, begunAt],
  );
}

/** An upload that was begun after a time, if there is one. */
export async function findUpload(sql: Sql, id: string, begunAfter: Date): Promise<Upload | undefined> {
  const { rows } = await sql.query<Upload>(
    `
    select id, owner_id as "ownerId", message_id as "messageId", author_kind as "authorKind", author_id as "authorId",
      object_name as "objectName", name, size, begun_at as "begunAt"
    from uploads
    where id = $1 and begun_at > $2`,
    [id, begunAfter],
  );
  return rows[0];
}

/** How many files a person began to send after a time. */
export async function countUploads(tx: Sql, authorId: string, begunAfter: Date): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    "select count(*)::int as count from uploads where author_id = $1 and begun_at > $2",
    [authorId, begunAfter],
  );
  return rows[0]?.count ?? 0;
}

/** Forgets uploads that were begun before a time. */
export async function forgetUploads(sql: Sql, begunBefore: Date): Promise<void> {
  await sql.query(
    `
    delete from uploads
    where id in (
      select id
      from uploads
      where begun_at < $1
      limit ${FORGET_ROWS}
    )`,
    [begunBefore],
  );
}
