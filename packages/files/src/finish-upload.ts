import type { StoredObject } from "@switchboard/bus/object-store";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { type CheckedFile, checkFile } from "./content/check-file.ts";
import { FileRefused, type RefusalReason, refused } from "./content/refusal.ts";
import type { FileReasons, Files } from "./files.ts";
import { type AttachedFile, insertFile } from "./store/files.ts";
import { adoptObject, discardObjects, noteObject } from "./store/stored-objects.ts";
import { findUpload, type Upload } from "./store/uploads.ts";

/** A file that passed, and the object with its bytes. */
export interface PassedFile extends CheckedFile {
  readonly objectName: string;
}

/** An upload is good for this long, in milliseconds; its object is removed some time later. */
const LIFETIME_MS = 30 * 60_000;
/** What is put in the place of an object must be adopted within this time, in milliseconds. */
const ADOPTION_MS = 10 * 60_000;
/** Putting it takes no longer than this, in milliseconds. */
const PUT_MS = 60_000;

/** An upload of a person that is still good. Throws not_found. */
export async function findOwnUpload(
  { pool, now, reasons }: Files,
  id: string,
  { kind, id: authorId }: { readonly kind: string; readonly id: string },
): Promise<Upload> {
  const upload = await findUpload(pool, id, new Date(now().getTime() - LIFETIME_MS));
  if (upload?.authorKind === kind && upload.authorId === authorId) return upload;
  throw uploadNotFound(reasons);
}

/**
 * Looks at the bytes that were put (C13), takes out of images what they tell beside the picture, and has `write` make
 * something of the file, in a transaction in which it calls {@link attachFile}. A file that may not be sent is removed.
 * Throws invalid_argument for such a file, not_found when nothing was put, and what `write` throws.
 */
export async function finishUpload<T>(
  files: Files,
  upload: Upload,
  write: (passed: PassedFile) => Promise<T>,
): Promise<T> {
  const passed = await files.checks.run(() => check(files, upload));
  try {
    const written = await write(passed);
    await discard(files, [upload.objectName, passed.objectName]);
    return written;
  } catch (error) {
    await discard(files, [passed.objectName]);
    throw error;
  }
}

/** Writes a file that passed, as one of the upload's owner. Throws not_found when its object was removed meanwhile. */
export async function attachFile(
  tx: Sql,
  { reasons }: Files,
  { ownerId }: Upload,
  { objectName, name, mediaType, bytes, extent }: PassedFile,
  now: Date,
): Promise<AttachedFile> {
  if (!(await adoptObject(tx, objectName))) throw uploadNotFound(reasons);
  const file: AttachedFile = { id: newId(), name, mediaType, size: bytes.length, extent };
  await insertFile(tx, { ...file, ownerId, objectName }, now);
  return file;
}

/** What is told of a file that may not be sent. */
export function fileRefused(reasons: FileReasons, why: RefusalReason): AppError {
  return new AppError("invalid_argument", reasons.refused, { why });
}

/** What is to be removed is removed soon, and in an hour even if this process dies now. */
async function check(files: Files, upload: Upload): Promise<PassedFile> {
  const object = await files.store.get(upload.objectName);
  if (object === undefined) throw uploadNotFound(files.reasons);
  try {
    const bytes = await read(object, upload.size);
    const checked = checkFile(upload.name, bytes);
    if (checked.bytes === bytes) return { ...checked, objectName: upload.objectName };
    return { ...checked, objectName: await replace(files, checked.bytes) };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    await discard(files, [upload.objectName]);
    throw fileRefused(files.reasons, error.why);
  }
}

async function read(object: StoredObject, size: number): Promise<Buffer> {
  if (object.size !== size) throw refused("damaged");
  const bytes = Buffer.alloc(size);
  let at = 0;
  for await (const block of object.body) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

/** Puts cleaned bytes under a name of their own: the object with the others stays what it is until it is removed. */
async function replace({ pool, store, now, maxBytes }: Files, bytes: Uint8Array): Promise<string> {
  const name = newId();
  await noteObject(pool, name, new Date(now().getTime() + ADOPTION_MS));
  await store.put(name, once(bytes), { maxBytes, signal: AbortSignal.timeout(PUT_MS) });
  return name;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Nobody waits for the removal: a sweep does it. */
async function discard({ pool, discarded, now, log }: Files, names: readonly string[]): Promise<void> {
  try {
    await discardObjects(pool, names, now());
    discarded();
  } catch (err) {
    // They have a time at which they are removed anyway.
    log.warn({ err }, "objects could not be discarded at once");
  }
}

function uploadNotFound(reasons: FileReasons): AppError {
  return new AppError("not_found", reasons.uploadNotFound);
}
