import { AppError, invalidField } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Files } from "./files.ts";
import { fileRefused } from "./finish-upload.ts";
import { noteObject } from "./store/stored-objects.ts";
import { insertUpload, type Upload } from "./store/uploads.ts";

/** A file that someone wants to send. */
export interface WantedUpload extends Pick<Upload, "ownerId" | "messageId" | "authorKind" | "authorId"> {
  /** As its sender calls it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** An object that was put and has become no file is removed after this long, in milliseconds. */
const KEPT_MS = 60 * 60_000;
/** Characters of a name as its sender has it. */
const NAME_MAX = 255;

/** Whether a file of this name and size could be sent. Throws invalid_argument for the name, and what is too big. */
export function checkUpload({ maxBytes, reasons }: Files, { name, size }: Pick<WantedUpload, "name" | "size">): void {
  if (name.length === 0 || name.length > NAME_MAX) {
    throw invalidField(reasons.invalidRequest, "/name", `must have 1 to ${NAME_MAX} characters`);
  }
  if (size < 0) throw invalidField(reasons.invalidRequest, "/size", "must not be negative");
  if (size === 0) throw fileRefused(reasons, "empty");
  if (size > maxBytes) throw new AppError("invalid_argument", reasons.tooBig, { max_bytes: String(maxBytes) });
}

/** Makes room for a file that was checked; who may send it was decided by the caller. */
export async function beginUpload(tx: Sql, wanted: WantedUpload, now: Date): Promise<Upload> {
  const id = newId();
  // What a database cannot keep is not kept; the rest is made fit to be shown when the content is known.
  const name = wanted.name.toWellFormed().replaceAll("\0", "");
  const upload: Upload = { ...wanted, id, objectName: id, name, begunAt: now };
  await noteObject(tx, upload.objectName, new Date(now.getTime() + KEPT_MS));
  await insertUpload(tx, upload);
  return upload;
}
