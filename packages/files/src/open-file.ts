import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import type { FileLink } from "./file-links.ts";
import type { Files } from "./files.ts";
import { findFile, type StoredFile } from "./store/files.ts";

/** A link to a file of an owner, for somebody who may see the owner. Throws not_found. */
export async function linkToFile({ pool, links, now, reasons }: Files, ownerId: string, id: string): Promise<FileLink> {
  const file = await findFile(pool, id);
  if (file?.ownerId !== ownerId) throw fileNotFound(reasons);
  return links.issue(file.id, now());
}

/** What a link leads to. Throws not_found, also for a link that is forged or over. */
export async function openLink({ pool, links, now, reasons }: Files, token: string): Promise<StoredFile> {
  const id = links.read(token, now());
  const file = id !== undefined && isUuid(id) ? await findFile(pool, id) : undefined;
  if (file === undefined) throw fileNotFound(reasons);
  return file;
}

function fileNotFound({ fileNotFound: reason }: Files["reasons"]): AppError {
  return new AppError("not_found", reason);
}
