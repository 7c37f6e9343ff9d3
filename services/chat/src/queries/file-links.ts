import { type Caller, requireService } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { visible } from "../domain/access.ts";
import type { FileDeps } from "../files/file-deps.ts";
import type { FileLink } from "../files/file-links.ts";
import { findChat } from "../store/chats.ts";
import { findFile, type StoredFile } from "../store/files.ts";
import { findReader } from "./find-reader.ts";

/**
 * A link to a file for someone who may read its chat (C2). Throws not_found chat.chat_not_found, chat.file_not_found.
 */
export async function getFileLink(deps: FileDeps, caller: Caller, chatId: string, fileId: string): Promise<FileLink> {
  const reader = await findReader(deps.pool, caller);
  visible(reader, await findChat(deps.pool, chatId), chatId);
  const file = await findFile(deps.pool, fileId);
  if (file?.chatId !== chatId) throw fileNotFound();
  return deps.files.links.issue(file.id, deps.now());
}

/** What a link leads to. Throws not_found chat.file_not_found, also for a link that is forged or over. */
export async function openFileLink(deps: FileDeps, caller: Caller, token: string): Promise<StoredFile> {
  requireService(caller);
  const fileId = deps.files.links.read(token, deps.now());
  const file = fileId !== undefined && isUuid(fileId) ? await findFile(deps.pool, fileId) : undefined;
  if (file === undefined) throw fileNotFound();
  return file;
}

function fileNotFound(): AppError {
  return new AppError("not_found", "chat.file_not_found");
}
