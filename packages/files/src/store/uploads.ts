import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, insertRow, int, type RowOf, table, text, timestamptz, uuid } from "@switchboard/pg/table";

const uploads = table("uploads", {
  id: uuid,
  /** What it is sent to, a chat for example. */
  ownerId: uuid,
  /** The message that it is to become. */
  messageId: uuid,
  authorKind: text,
  authorId: uuid,
  objectName: text,
  /** As its sender calls it. */
  name: text,
  size: int,
  begunAt: timestamptz,
});

/** A file that someone began to send. */
export type Upload = RowOf<typeof uploads>;

/** Keeps what somebody begins to send. */
export function insertUpload(tx: Sql, upload: Upload): Promise<void> {
  return insertRow(tx, uploads, upload);
}

/** An upload that was begun after a time, if there is one. */
export function findUpload(sql: Sql, id: string, begunAfter: Date): Promise<Upload | undefined> {
  return sql.row<Upload>(`select ${columnsOf(uploads)} from uploads where id = $1 and begun_at > $2`, [id, begunAfter]);
}

/** How many files a person began to send after a time. */
export function countUploads(tx: Sql, authorId: string, begunAfter: Date): Promise<number> {
  return tx.count("select from uploads where author_id = $1 and begun_at > $2", [authorId, begunAfter]);
}

/** Forgets uploads that were begun before a time. */
export function forgetUploads(sql: Sql, begunBefore: Date, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "uploads", "begun_at < $1", [begunBefore]);
}
