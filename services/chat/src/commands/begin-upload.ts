import type { Caller } from "@switchboard/kit/caller";
import { AppError, invalidField } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { findProject } from "@switchboard/organisation/projects";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { idTaken, visible } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import { refused } from "../domain/files/refusal.ts";
import type { Message, Person } from "../domain/message.ts";
import { checkMayUpload, FILES_PER_MINUTE, tooBig } from "../domain/uploads.ts";
import type { FileDeps } from "../files/file-deps.ts";
import { findReader } from "../queries/find-reader.ts";
import { findChat } from "../store/chats.ts";
import { findMessage } from "../store/messages.ts";
import { noteObject } from "../store/stored-objects.ts";
import { countUploads, insertUpload, type Upload } from "../store/uploads.ts";
import { lockVisitor } from "../store/visitors.ts";

/** A file that someone wants to send. */
export interface BeginUpload {
  readonly chatId: string;
  readonly messageId: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Room for a file, or the message that it has become already. */
export type BegunUpload = { readonly upload: Upload } | { readonly earlier: Message };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Characters of a name as its sender has it. */
const NAME_MAX = 255;

/** Lets someone put a file (C13). Throws what FilesService.BeginUpload says. */
export async function beginUpload(deps: FileDeps, caller: Caller, command: BeginUpload): Promise<BegunUpload> {
  const person = personOf(caller);
  checkCommand(command, deps.files.maxBytes);
  const now = deps.now();
  return inTransaction(deps.pool, async (tx) => {
    const reader = await findReader(tx, caller);
    const chat = visible(reader, await findChat(tx, command.chatId), command.chatId);
    const earlier = await findOwn(tx, chat.id, command.messageId, person);
    if (earlier !== undefined) return { earlier };
    await requireUploads(tx, chat, person);
    if (person.kind === "visitor") await checkRate(tx, person.id, now);
    return { upload: await reserve(tx, command, person, now) };
  });
}

/** The person on whose behalf a file is sent. Throws permission_denied caller.not_allowed for callers who are none. */
export function personOf(caller: Caller): Person {
  if (caller.kind === "staff") return { kind: "operator", id: caller.id, name: caller.name };
  if (caller.kind === "visitor") return { kind: "visitor", id: caller.id, name: "" };
  throw new AppError("permission_denied", "caller.not_allowed");
}

/** The person's message of this id, if it is there. Throws invalid_argument chat.invalid_message for another's. */
export async function findOwn(
  sql: Sql,
  chatId: string,
  messageId: string,
  person: Person,
): Promise<Message | undefined> {
  const message = await findMessage(sql, chatId, messageId);
  if (message === undefined) return undefined;
  if (message.author.kind !== person.kind || message.author.id !== person.id) throw idTaken();
  return message;
}

/** Throws as {@link checkMayUpload}. */
export async function requireUploads(sql: Sql, chat: Chat, person: Person): Promise<void> {
  const project = await findProject(sql, chat.project.id);
  checkMayUpload(chat, person, project?.uploadsAllowed ?? false);
}

function checkCommand({ name, size }: BeginUpload, maxBytes: number): void {
  if (name.length === 0 || name.length > NAME_MAX) {
    throw invalidField("chat.invalid_request", "/name", `must have 1 to ${NAME_MAX} characters`);
  }
  if (size < 0) throw invalidField("chat.invalid_request", "/size", "must not be negative");
  if (size === 0) throw refused("empty");
  if (size > maxBytes) throw tooBig(maxBytes);
}

async function checkRate(tx: Sql, visitorId: string, now: Date): Promise<void> {
  // Under the lock of the visitor's row, so that files begun at once are counted one after the other.
  await lockVisitor(tx, visitorId, now);
  const recent = await countUploads(tx, visitorId, new Date(now.getTime() - MINUTE_MS));
  if (recent >= FILES_PER_MINUTE) {
    throw new AppError("resource_exhausted", "chat.too_many_files", { retry_after_s: "60" });
  }
}

async function reserve(tx: Sql, command: BeginUpload, person: Person, now: Date): Promise<Upload> {
  const id = newId();
  const upload: Upload = {
    ...command,
    id,
    authorKind: person.kind,
    authorId: person.id,
    objectName: id,
    // What a database cannot keep is not kept; the rest is made fit to be shown when the content is known.
    name: command.name.toWellFormed().replaceAll("\0", ""),
    begunAt: now,
  };
  await noteObject(tx, upload.objectName, new Date(now.getTime() + HOUR_MS));
  await insertUpload(tx, upload);
  return upload;
}
