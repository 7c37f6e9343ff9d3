import { attachFile, findOwnUpload, finishUpload as finish, type PassedFile } from "@switchboard/files/finish-upload";
import type { Upload } from "@switchboard/files/store/uploads";
import type { Caller } from "@switchboard/kit/caller";
import { inTransaction } from "@switchboard/pg/pool";
import { addMessage, tellMessage } from "../changes/add-message.ts";
import type { FileDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import type { Message, Person } from "../domain/message.ts";
import { findOwnMessage } from "../queries/find-own-message.ts";
import { findReader, personOf } from "../queries/find-reader.ts";
import { requireUploads } from "../queries/require-uploads.ts";
import { lockChat } from "../store/chats.ts";

/** The message that a file has become. */
export interface SentFile {
  readonly message: Message;
  /** It was there already. */
  readonly repeated: boolean;
}

/**
 * Makes a message of a file that was put (C2, C13), when the file may be sent: file and message are written in one
 * transaction. Throws what FilesService.FinishUpload says.
 */
export async function finishUpload(deps: FileDeps, caller: Caller, uploadId: string): Promise<SentFile> {
  const person = personOf(caller);
  const upload = await findOwnUpload(deps.files, uploadId, person);
  const earlier = await findOwnMessage(deps.pool, upload.ownerId, upload.messageId, person);
  if (earlier !== undefined) return { message: earlier, repeated: true };
  return finish(deps.files, upload, (passed) => write(deps, caller, person, upload, passed));
}

async function write(
  deps: FileDeps,
  caller: Caller,
  person: Person,
  upload: Upload,
  passed: PassedFile,
): Promise<SentFile> {
  const now = deps.now();
  const written = await inTransaction(deps.pool, async (tx) => {
    const reader = await findReader(tx, caller);
    const chat = visible(reader, await lockChat(tx, upload.ownerId), upload.ownerId);
    // Looked for once more, now that nothing else is written to the chat.
    const earlier = await findOwnMessage(tx, chat.id, upload.messageId, person);
    if (earlier !== undefined) return { chat, message: earlier, repeated: true };
    await requireUploads(tx, chat, person);
    const file = await attachFile(tx, deps.files, upload, passed, now);
    const said = { messageId: upload.messageId, author: person, content: { kind: "file", file } } as const;
    return { ...(await addMessage(tx, chat, said, now)), repeated: false };
  });
  if (!written.repeated) tellMessage(deps, written);
  return written;
}
