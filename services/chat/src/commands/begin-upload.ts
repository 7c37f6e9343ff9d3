import { beginUpload as begin, checkUpload } from "@switchboard/files/begin-upload";
import { countUploads, type Upload } from "@switchboard/files/store/uploads";
import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { findProject } from "@switchboard/organisation/projects";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { FileDeps } from "../deps.ts";
import { idTaken, visible } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import type { Message, Person } from "../domain/message.ts";
import { checkMayUpload, FILES_PER_MINUTE } from "../domain/uploads.ts";
import { findReader } from "../queries/find-reader.ts";
import { findChat } from "../store/chats.ts";
import { findMessage } from "../store/messages.ts";
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

/** Lets someone put a file (C13). Throws what FilesService.BeginUpload says. */
export async function beginUpload(deps: FileDeps, caller: Caller, command: BeginUpload): Promise<BegunUpload> {
  const person = personOf(caller);
  checkUpload(deps.files, command);
  const now = deps.now();
  return inTransaction(deps.pool, async (tx) => {
    const reader = await findReader(tx, caller);
    const chat = visible(reader, await findChat(tx, command.chatId), command.chatId);
    const earlier = await findOwn(tx, chat.id, command.messageId, person);
    if (earlier !== undefined) return { earlier };
    await requireUploads(tx, chat, person);
    if (person.kind === "visitor") await checkRate(tx, person.id, now);
    const { chatId, ...wanted } = command;
    const author = { authorKind: person.kind, authorId: person.id };
    return { upload: await begin(tx, { ...wanted, ...author, ownerId: chatId }, now) };
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

async function checkRate(tx: Sql, visitorId: string, now: Date): Promise<void> {
  // Under the lock of the visitor's row, so that files begun at once are counted one after the other.
  await lockVisitor(tx, visitorId, now);
  const recent = await countUploads(tx, visitorId, new Date(now.getTime() - MINUTE_MS));
  if (recent >= FILES_PER_MINUTE) {
    throw new AppError("resource_exhausted", "chat.too_many_files", { retry_after_s: "60" });
  }
}
