import { beginUpload as begin, checkUpload } from "@switchboard/files/begin-upload";
import type { FileLink } from "@switchboard/files/file-links";
import { attachFile, findOwnUpload, finishUpload as finish, type PassedFile } from "@switchboard/files/finish-upload";
import { linkToFile } from "@switchboard/files/open-file";
import { countUploads, type Upload } from "@switchboard/files/store/uploads";
import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { findProject } from "@switchboard/organisation/projects";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { addMessage } from "../changes/add-message.ts";
import { inUnitOfWork } from "../changes/unit-of-work.ts";
import type { Command, FileDeps } from "../deps.ts";
import { idTaken } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import type { Message, Person } from "../domain/message.ts";
import { checkMayUpload, FILES_PER_MINUTE } from "../domain/uploads.ts";
import { findReader, personOf } from "../queries/find-reader.ts";
import { lockVisible, type OfChat, readChat } from "../queries/visible-chat.ts";
import { findMessage } from "../store/messages.ts";
import { lockVisitor } from "../store/visitors.ts";

/** A file that someone wants to send. */
export interface BeginUpload extends OfChat {
  readonly messageId: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Room for a file, or the message that it has become already. */
export type BegunUpload = { readonly upload: Upload } | { readonly earlier: Message };

/** The message that a file has become. */
export interface SentFile {
  readonly message: Message;
  /** It was there already. */
  readonly repeated: boolean;
}

const MINUTE_MS = 60_000;

/** Lets someone put a file (C13). Throws what FilesService.BeginUpload says. */
export const beginUpload: Command<BeginUpload, BegunUpload, FileDeps> = async (deps, { caller }, input) => {
  const person = personOf(caller);
  checkUpload(deps.files, input);
  const now = deps.now();
  return inTransaction(deps.pool, async (tx) => {
    const { chatId, ...wanted } = input;
    const chat = await readChat(tx, caller, chatId);
    const earlier = await findOwnMessage(tx, chatId, input.messageId, person);
    if (earlier !== undefined) return { earlier };
    await requireUploads(tx, chat, person);
    if (person.kind === "visitor") await checkRate(tx, person.id, now);
    const author = { authorKind: person.kind, authorId: person.id };
    return { upload: await begin(tx, { ...wanted, ...author, ownerId: chatId }, now) };
  });
};

/**
 * Makes a message of a file that was put (C2, C13), when the file may be sent: file and message are written in one
 * transaction. Throws what FilesService.FinishUpload says.
 */
export const finishUpload: Command<{ readonly uploadId: string }, SentFile, FileDeps> = async (
  deps,
  { caller },
  { uploadId },
) => {
  const person = personOf(caller);
  const upload = await findOwnUpload(deps.files, uploadId, person);
  const earlier = await findOwnMessage(deps.pool, upload.ownerId, upload.messageId, person);
  if (earlier !== undefined) return { message: earlier, repeated: true };
  return finish(deps.files, upload, (passed) => send(deps, caller, person, upload, passed));
};

function send(deps: FileDeps, caller: Caller, person: Person, upload: Upload, passed: PassedFile): Promise<SentFile> {
  const { ownerId: chatId, messageId } = upload;
  const now = deps.now();
  return inUnitOfWork(deps, async (unit) => {
    const chat = await lockVisible(unit.tx, await findReader(unit.tx, caller), chatId);
    // Looked for once more, now that nothing else is written to the chat.
    const earlier = await findOwnMessage(unit.tx, chatId, messageId, person);
    if (earlier !== undefined) return { message: earlier, repeated: true };
    await requireUploads(unit.tx, chat, person);
    const file = await attachFile(unit.tx, deps.files, upload, passed, now);
    const said = { messageId, author: person, content: { kind: "file", file } } as const;
    return { ...(await addMessage(unit, chat, said, now)), repeated: false };
  });
}

/** A link to a file for who may read its chat (C2). Throws not_found chat.chat_not_found, chat.file_not_found. */
export const getFileLink: Command<OfChat & { readonly fileId: string }, FileLink, FileDeps> = async (
  { pool, files },
  { caller },
  { chatId, fileId },
) => {
  await readChat(pool, caller, chatId);
  return linkToFile(files, chatId, fileId);
};

/** A person's message of this id, if it is there. Throws invalid_argument chat.invalid_message for another's. */
async function findOwnMessage(
  sql: Sql,
  chatId: string,
  messageId: string,
  { kind, id }: Person,
): Promise<Message | undefined> {
  const message = await findMessage(sql, chatId, messageId);
  if (message !== undefined && (message.author.kind !== kind || message.author.id !== id)) throw idTaken();
  return message;
}

/** Lets a person send files to a chat where its project, or the chat, allows it. Throws as {@link checkMayUpload}. */
async function requireUploads(tx: Sql, chat: Chat, person: Person): Promise<void> {
  const project = await findProject(tx, chat.project.id);
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
