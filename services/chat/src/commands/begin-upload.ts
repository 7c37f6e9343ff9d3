import { beginUpload as begin, checkUpload } from "@switchboard/files/begin-upload";
import { countUploads, type Upload } from "@switchboard/files/store/uploads";
import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { FileDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import type { Message } from "../domain/message.ts";
import { FILES_PER_MINUTE } from "../domain/uploads.ts";
import { findOwnMessage } from "../queries/find-own-message.ts";
import { findReader, personOf } from "../queries/find-reader.ts";
import { requireUploads } from "../queries/require-uploads.ts";
import { findChat } from "../store/chats.ts";
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
    const earlier = await findOwnMessage(tx, chat.id, command.messageId, person);
    if (earlier !== undefined) return { earlier };
    await requireUploads(tx, chat, person);
    if (person.kind === "visitor") await checkRate(tx, person.id, now);
    const { chatId, ...wanted } = command;
    const author = { authorKind: person.kind, authorId: person.id };
    return { upload: await begin(tx, { ...wanted, ...author, ownerId: chatId }, now) };
  });
}

async function checkRate(tx: Sql, visitorId: string, now: Date): Promise<void> {
  // Under the lock of the visitor's row, so that files begun at once are counted one after the other.
  await lockVisitor(tx, visitorId, now);
  const recent = await countUploads(tx, visitorId, new Date(now.getTime() - MINUTE_MS));
  if (recent >= FILES_PER_MINUTE) {
    throw new AppError("resource_exhausted", "chat.too_many_files", { retry_after_s: "60" });
  }
}
