import type { Sql } from "@switchboard/pg/pool";

/** A file as others see it. */
export interface AttachedFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Pixels of an image. */
  readonly extent: { readonly width: number; readonly height: number } | undefined;
}

/** A file, what it was sent to, and where its bytes are. */
export interface StoredFile extends AttachedFile {
  readonly ownerId: string;
  readonly objectName: string;
}

type FileRow = Omit<StoredFile, "extent"> & { readonly width: number | null; readonly height: number | null };

/** Writes a file whose object was adopted. */
export async function insertFile(tx: Sql, file: StoredFile, createdAt: Date): Promise<void> {
  const { id, ownerId, objectName, name, mediaType, size, extent } = file;
  await tx.query(
    `
    insert into files (id, owner_id, object_name, name, media_type, size, width, height, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, ownerId, objectName, name, mediaType, size, extent?.width, extent?.height, createdAt],
  );
}

/** A file, if there is one. */
export async function findFile(sql: Sql, id: string): Promise<StoredFile | undefined> {
  const row = await sql.row<FileRow>(
    `
    select id, owner_id as "ownerId", object_name as "objectName", name, media_type as "mediaType", size, width, height
    from files
    where id = $1`,
    [id],
  );
  return row && toFile(row);
}

function toFile({ width, height, ...row }: FileRow): StoredFile {
  return { ...row, extent: width === null || height === null ? undefined : { width, height } };
}
