import type { StoredObject } from "@switchboard/bus/object-store";
import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import { type CheckedFile, checkFile } from "../domain/files/check-file.ts";
import { refused } from "../domain/files/refusal.ts";
import type { AttachedFile, Message, Person } from "../domain/message.ts";
import type { FileDeps } from "../files/file-deps.ts";
import { findReader } from "../queries/find-reader.ts";
import { lockChat } from "../store/chats.ts";
import { insertFile } from "../store/files.ts";
import { adoptObject, discardObjects, noteObject } from "../store/stored-objects.ts";
import { findUpload, type Upload } from "../store/uploads.ts";
import { type AddedMessage, addMessage, tellMessage } from "./add-message.ts";
import { findOwn, personOf, requireUploads } from "./begin-upload.ts";

/** The message that a file has become. */
export interface SentFile {
  readonly message: Message;
  /** It was there already. */
  readonly repeated: boolean;
}

/** A file that passed, and the object with its bytes. */
interface Passed extends CheckedFile {
  readonly objectName: string;
}

/** An upload is good for this long, in milliseconds; its object is removed some time later. */
const LIFETIME_MS = 30 * 60_000;
/** What is put in the place of an object must be adopted within this time, in milliseconds. */
const ADOPTION_MS = 10 * 60_000;
/** Putting it takes no longer than this, in milliseconds. */
const PUT_MS = 60_000;

/**
 * Makes a message of a file that was put (C2, C13): looks at the bytes, takes out of images what they tell beside the
 * picture, and writes file and message in one transaction. A file that may not be sent is removed. Throws what
 * FilesService.FinishUpload says.
 */
export async function finishUpload(deps: FileDeps, caller: Caller, uploadId: string): Promise<SentFile> {
  const person = personOf(caller);
  const upload = await findUpload(deps.pool, uploadId, new Date(deps.now().getTime() - LIFETIME_MS));
  if (upload === undefined || upload.authorKind !== person.kind || upload.authorId !== person.id) throw notFound();
  const earlier = await findOwn(deps.pool, upload.chatId, upload.messageId, person);
  if (earlier !== undefined) return { message: earlier, repeated: true };
  const passed = await deps.checks.run(() => check(deps, upload));
  try {
    const sent = await write(deps, caller, person, upload, passed);
    await discard(deps, [upload.objectName, passed.objectName]);
    return sent;
  } catch (error) {
    await discard(deps, [passed.objectName]);
    throw error;
  }
}

/** Looks at what was put. What is to be removed is removed soon, and in an hour even if this process dies now. */
async function check(deps: FileDeps, upload: Upload): Promise<Passed> {
  const object = await deps.files.store.get(upload.objectName);
  if (object === undefined) throw notFound();
  try {
    const bytes = await read(object, upload.size);
    const checked = checkFile(upload.name, bytes);
    if (checked.bytes === bytes) return { ...checked, objectName: upload.objectName };
    return { ...checked, objectName: await replace(deps, checked.bytes) };
  } catch (error) {
    if (error instanceof AppError && error.kind === "invalid_argument") await discard(deps, [upload.objectName]);
    throw error;
  }
}

async function read(object: StoredObject, size: number): Promise<Uint8Array> {
  if (object.size !== size) throw refused("damaged");
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const block of object.body) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

/** Puts cleaned bytes under a name of their own: the object with the others stays what it is until it is removed. */
async function replace({ pool, files, now }: FileDeps, bytes: Uint8Array): Promise<string> {
  const name = newId();
  await noteObject(pool, name, new Date(now().getTime() + ADOPTION_MS));
  await files.store.put(name, once(bytes), { maxBytes: files.maxBytes, signal: AbortSignal.timeout(PUT_MS) });
  return name;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function write(
  deps: FileDeps,
  caller: Caller,
  person: Person,
  upload: Upload,
  passed: Passed,
): Promise<SentFile> {
  const now = deps.now();
  const written = await inTransaction(deps.pool, async (tx) => {
    const reader = await findReader(tx, caller);
    const chat = visible(reader, await lockChat(tx, upload.chatId), upload.chatId);
    // Looked for once more, now that nothing else is written to the chat.
    const earlier = await findOwn(tx, chat.id, upload.messageId, person);
    if (earlier !== undefined) return { chat, message: earlier, repeated: true };
    await requireUploads(tx, chat, person);
    return { ...(await addFile(tx, chat, person, upload, passed, now)), repeated: false };
  });
  if (!written.repeated) tellMessage(deps, written);
  return written;
}

async function addFile(
  tx: Sql,
  chat: Chat,
  person: Person,
  upload: Upload,
  { objectName, name, mediaType, bytes, extent }: Passed,
  now: Date,
): Promise<AddedMessage> {
  if (!(await adoptObject(tx, objectName))) throw notFound();
  const file: AttachedFile = { id: newId(), name, mediaType, size: bytes.length, extent };
  await insertFile(tx, { ...file, chatId: chat.id, objectName }, now);
  const content = { kind: "file", file } as const;
  return addMessage(tx, chat, { messageId: upload.messageId, author: person, content }, now);
}

/** Nobody waits for the removal: a sweep does it. */
async function discard({ pool, files, now, log }: FileDeps, names: readonly string[]): Promise<void> {
  try {
    await discardObjects(pool, names, now());
    files.discarded();
  } catch (err) {
    // They have a time at which they are removed anyway.
    log.warn({ err }, "objects could not be discarded at once");
  }
}

function notFound(): AppError {
  return new AppError("not_found", "chat.upload_not_found");
}
