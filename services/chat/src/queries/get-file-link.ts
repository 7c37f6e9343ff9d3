import type { FileLink } from "@switchboard/files/file-links";
import { linkToFile } from "@switchboard/files/open-file";
import type { Caller } from "@switchboard/kit/caller";
import type { FileDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { findChat } from "../store/chats.ts";
import { findReader } from "./find-reader.ts";

/**
 * A link to a file for someone who may read its chat (C2). Throws not_found chat.chat_not_found, chat.file_not_found.
 */
export async function getFileLink(deps: FileDeps, caller: Caller, chatId: string, fileId: string): Promise<FileLink> {
  const reader = await findReader(deps.pool, caller);
  visible(reader, await findChat(deps.pool, chatId), chatId);
  return linkToFile(deps.files, chatId, fileId);
}
